package dev.duplane.api.schema;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value with a schema, as Kubernetes' strict JSON decoder reads a Go struct: names are
 * case-sensitive, unknown and repeated fields are noted and do no harm, null is no value, a wrong
 * type is an error. The first type error counts, unless a type that reads itself (a time, a
 * quantity, a number or name) refuses a value: that ends the decoding. Either counts only after the
 * whole text has proved to be JSON. (Kubernetes API concepts, "Field validation".)
 */
final class StrictDecoder {
  /** Kubernetes stops collecting here. */
  private static final int MAX_STRICT_ERRORS = 100;

  /** A step from the root: a field of a struct, an entry of a map, or an item of a list. */
  private record Step(@Nullable Step parent, @Nullable Schema struct, String name, int index) {}

  private final JsonParser in;
  private final Set<String> strictErrors = new LinkedHashSet<>();
  private @Nullable String typeError;

  private StrictDecoder(JsonParser in) {
    this.in = in;
  }

  /** Reads the object, whose first token comes next. */
  static Decoded decode(JsonParser in, Schema schema) throws IOException {
    if (in.nextToken() == null) {
      throw new JsonParseException(in, "no value");
    }
    StrictDecoder decoder = new StrictDecoder(in);
    JsonNode value = decoder.value(schema, null, null);
    if (in.nextToken() != null) {
      throw new JsonParseException(in, "text after the value");
    }
    if (decoder.typeError != null) {
      throw new DecodeException(decoder.typeError);
    }
    ObjectNode object = value instanceof ObjectNode read ? read : JsonTree.NODES.objectNode();
    return new Decoded(object, List.copyOf(decoder.strictErrors));
  }

  /** Reads the value that the parser stands at; null if it is null or wrong. */
  private @Nullable JsonNode value(Schema schema, @Nullable Step at, @Nullable JsonNode earlier)
      throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    return switch (schema.type()) {
      case ANY -> JsonTree.value(in);
      case OBJECT ->
          token == JsonToken.START_OBJECT
              ? object(schema, at, objectOrNew(earlier))
              : wrong(schema, at, false);
      case MAP ->
          token == JsonToken.START_OBJECT
              ? map(schema, at, objectOrNew(earlier))
              : wrong(schema, at, false);
      case LIST ->
          token == JsonToken.START_ARRAY ? list(schema, at, earlier) : wrong(schema, at, false);
      case BYTES -> token == JsonToken.START_ARRAY ? bytes(at) : scalar(schema, at, token);
      default -> scalar(schema, at, token);
    };
  }

  /** A struct or map given twice is filled twice. */
  private static ObjectNode objectOrNew(@Nullable JsonNode earlier) {
    return earlier instanceof ObjectNode old ? old : JsonTree.NODES.objectNode();
  }

  private ObjectNode object(Schema schema, @Nullable Step at, ObjectNode into) throws IOException {
    @Nullable Set<String> withoutValue = null;
    Set<String> before = into.isEmpty() ? Set.of() : names(into);
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      Property property = schema.property(name);
      if (property == null && schema.open()) {
        if (into.has(name) && !before.contains(name)) {
          strict("duplicate field ", at, name);
        }
        into.set(name, JsonTree.value(in));
        continue;
      }
      if (property == null) {
        strict("unknown field ", at, name);
        in.skipChildren();
        continue;
      }
      JsonNode earlier = into.get(name);
      if ((earlier != null && !before.contains(name))
          || (withoutValue != null && withoutValue.contains(name))) {
        strict("duplicate field ", at, name);
      }
      JsonNode value = value(property.schema(), new Step(at, schema, name, -1), earlier);
      if (value != null) {
        into.set(name, value);
      } else {
        withoutValue = withoutValue == null ? new HashSet<>() : withoutValue;
        withoutValue.add(name);
        if (earlier != null && nullClears(property)) {
          into.remove(name);
        }
      }
    }
    return into;
  }

  /** In Go null empties pointers, lists and maps and leaves plain fields as they were. */
  private static boolean nullClears(Property property) {
    return switch (property.schema().type()) {
      case LIST, MAP, TIME, MICRO_TIME, ANY, BYTES -> true;
      default -> property.presence() == Presence.POINTER;
    };
  }

  private static Set<String> names(ObjectNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private ObjectNode map(Schema schema, @Nullable Step at, ObjectNode into) throws IOException {
    Schema values = schema.values();
    Set<String> before = into.isEmpty() ? Set.of() : names(into);
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      if (into.has(name) && !before.contains(name)) {
        strict("duplicate field ", at, name);
      }
      JsonNode value = value(values, new Step(at, null, name, -1), null);
      into.set(name, value == null ? Zero.ofItem(values) : value);
    }
    return into;
  }

  /** A list given twice is read over the first one's items: Go reads into the memory it has. */
  private ArrayNode list(Schema schema, @Nullable Step at, @Nullable JsonNode earlier)
      throws IOException {
    Schema items = schema.items();
    ArrayNode list = JsonTree.NODES.arrayNode();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      JsonNode before = earlier == null ? null : earlier.get(list.size());
      JsonNode item = value(items, new Step(at, null, "", list.size()), before);
      list.add(item != null ? item : before != null ? before : Zero.ofItem(items));
    }
    return list;
  }

  /** Bytes may be given as the numbers that they are, as any list of numbers. */
  private JsonNode bytes(@Nullable Step at) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      int value = token == JsonToken.VALUE_NULL ? 0 : Scalars.unsignedByte(in, token);
      if (value < 0) {
        wrong("uint8", at, true);
      }
      bytes.write(value);
    }
    return JsonTree.NODES.textNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }

  private @Nullable JsonNode scalar(Schema schema, @Nullable Step at, JsonToken token)
      throws IOException {
    try {
      JsonNode value = Scalars.read(in, token, schema);
      if (value != null) {
        return value;
      }
    } catch (GoTypeError e) {
      // What a type's own reader finds ends the decoding, whatever was wrong before.
      throw new DecodeException(e.within(place(at)));
    } catch (DecodeException e) {
      if (schema.type() != Schema.SchemaType.BYTES) {
        throw e;
      }
      typeError(e.getMessage());
      return null;
    }
    boolean number =
        schema.type() == Schema.SchemaType.INTEGER || schema.type() == Schema.SchemaType.NUMBER;
    return wrong(schema, at, number);
  }

  /** Notes a value of the wrong type, and steps over it. */
  private @Nullable JsonNode wrong(Schema schema, @Nullable Step at, boolean showNumber)
      throws IOException {
    return wrong(GoType.of(schema), at, showNumber);
  }

  private @Nullable JsonNode wrong(String goType, @Nullable Step at, boolean showNumber)
      throws IOException {
    GoTypeError error = new GoTypeError(Scalars.jsonType(in, showNumber), goType);
    typeError(error.within(place(at)));
    in.skipChildren();
    return null;
  }

  /** The field that a value is for, after its struct: {@code ServicePort.spec.ports.port}. */
  private static String place(@Nullable Step at) {
    StringBuilder path = new StringBuilder();
    Schema struct = null;
    for (Step step = at; step != null; step = step.parent) {
      if (step.struct != null) {
        struct = struct == null ? step.struct : struct;
        path.insert(0, "." + step.name);
      }
    }
    return struct == null ? "" : struct.shortName() + path;
  }

  private void typeError(@Nullable String text) {
    if (typeError == null) {
      typeError = text;
    }
  }

  private void strict(String what, @Nullable Step at, String name) {
    if (strictErrors.size() >= MAX_STRICT_ERRORS) {
      return;
    }
    List<String> segments = new ArrayList<>();
    for (Step step = at; step != null; step = step.parent) {
      segments.add(0, step.index >= 0 ? "[" + step.index + "]" : "." + step.name);
    }
    segments.add("." + name);
    String path = String.join("", segments).substring(1);
    strictErrors.add(what + GoText.quote(path));
  }
}
