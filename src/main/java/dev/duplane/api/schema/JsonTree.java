package dev.duplane.api.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * JSON text to trees, with Go's error texts. It reads with the streaming parser alone: an object
 * mapper costs a cold process more than the whole contract does.
 */
public final class JsonTree {
  /** Less than the 10,000 of encoding/json: trees are walked on the Java stack. */
  private static final int MAX_DEPTH = 1000;

  /** Field names are not interned: labels come from outside and are endless. */
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonTree() {}

  /**
   * Reads one JSON value without any schema; of a field given twice the last one counts.
   *
   * @throws DecodeException if the text is not JSON, with the words of encoding/json
   */
  public static JsonNode parse(byte[] json) {
    return read(json, new WholeValue());
  }

  /**
   * Compact JSON of a tree, escaped as encoding/json does: {@code <}, {@code >} and {@code &} too.
   */
  public static byte[] bytes(JsonNode tree) {
    JsonBytes json = new JsonBytes();
    json.value(tree);
    return json.toByteArray();
  }

  /**
   * Reads one JSON value without any schema, and notes which fields are given twice.
   *
   * @throws DecodeException if the text is not JSON, with the words of encoding/json
   */
  public static StrictTree parseStrictly(byte[] json) {
    if (json.length == 0) {
      throw new DecodeException(GoJsonSyntax.END);
    }
    return read(json, new DuplicateSearch());
  }

  private static final class WholeValue implements Reading<JsonNode> {
    @Override
    public JsonNode from(JsonParser in) throws IOException {
      in.nextToken();
      return value(in);
    }
  }

  /** What reads a value from a parser that stands before its first token. */
  interface Reading<T> {
    T from(JsonParser in) throws IOException;
  }

  /**
   * Runs a reader over the text, which must hold one value and nothing after it. Text that is not
   * UTF-8 is read with U+FFFD in place of what is wrong, as Go does.
   */
  static <T> T read(byte[] json, Reading<T> reading) {
    try {
      return readOnce(json, reading);
    } catch (DecodeException refused) {
      // encoding/json looks at the whole text before it reads anything.
      String error = GoJsonSyntax.error(json);
      throw error == null ? refused : new DecodeException(error);
    } catch (JsonProcessingException refused) {
      String error = GoJsonSyntax.error(json);
      if (error != null) {
        throw new DecodeException(error);
      }
      byte[] repaired = new String(json, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
      try {
        return readOnce(repaired, reading);
      } catch (StreamConstraintsException tooDeep) {
        throw new DecodeException("exceeded max depth");
      } catch (IOException e) {
        throw new DecodeException(e.getMessage() == null ? e.toString() : e.getMessage());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T readOnce(byte[] json, Reading<T> reading) throws IOException {
    if (otherEncoding(json)) {
      throw new JsonParseException(null, "not UTF-8");
    }
    try (JsonParser in = FACTORY.createParser(json)) {
      T result = reading.from(in);
      if (in.nextToken() != null) {
        throw new JsonParseException(in, "text after the value");
      }
      return result;
    }
  }

  /**
   * Whether the text begins as UTF-16 or UTF-32 does, or with a byte-order mark. The parser would
   * read all of them; JSON for Kubernetes is UTF-8 without a mark.
   */
  private static boolean otherEncoding(byte[] json) {
    for (int i = 0; i < Math.min(4, json.length); i++) {
      if (json[i] == 0) {
        return true;
      }
    }
    int first = json.length < 2 ? 0 : (json[0] & 0xff) << 8 | (json[1] & 0xff);
    return first == 0xefbb || first == 0xfeff || first == 0xfffe;
  }

  /** The value whose first token the parser stands at. */
  static JsonNode value(JsonParser in) throws IOException {
    JsonToken token = in.currentToken();
    if (token == null) {
      throw new JsonParseException(in, "no value");
    }
    return switch (token) {
      case START_OBJECT -> object(in);
      case START_ARRAY -> array(in);
      case VALUE_STRING -> NODES.textNode(in.getText());
      case VALUE_NUMBER_INT ->
          switch (in.getNumberType()) {
            case INT -> NODES.numberNode(in.getIntValue());
            case LONG -> NODES.numberNode(in.getLongValue());
            default -> large(in.getText());
          };
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(real(in.getText()));
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new JsonParseException(in, "unexpected " + token);
    };
  }

  /** An integer of more than 64 bits, as far as a float64 reaches. */
  private static JsonNode large(String digits) {
    double unused = real(digits);
    return NODES.numberNode(new BigInteger(digits));
  }

  /** As Go reads a number for which no type is given: what a float64 does not hold is an error. */
  private static double real(String digits) {
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      throw new DecodeException(
          "json: cannot unmarshal number " + digits + " into Go value of type float64");
    }
    return value;
  }

  private static ObjectNode object(JsonParser in) throws IOException {
    ObjectNode object = NODES.objectNode();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      object.set(name, value(in));
    }
    return object;
  }

  private static ArrayNode array(JsonParser in) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(in));
    }
    return array;
  }

  /**
   * A reader of JSON, for those who look for where something stands.
   *
   * @throws IOException if it cannot be read
   */
  public static JsonParser parser(byte[] json) throws IOException {
    return FACTORY.createParser(json);
  }
}
