package dev.duplane.patch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.duplane.api.StatusException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;

/** The body of a PATCH request, with the errors that decoding it into a Go value gives. */
final class PatchBody {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final byte[] bytes;
  private final Function<byte[], String> syntaxErrors;

  PatchBody(byte[] bytes, Function<byte[], String> syntaxErrors) {
    this.bytes = bytes;
    this.syntaxErrors = syntaxErrors;
  }

  /**
   * The body as a JSON object, or JSON null.
   *
   * @param prefix what the error starts with
   */
  JsonNode object(String prefix) {
    JsonNode node = read(prefix);
    if (!node.isObject() && !node.isNull()) {
      throw StatusException.badRequest(prefix + mismatch(node, GoValue.MAP));
    }
    return node;
  }

  /**
   * The body as a JSON array, or JSON null.
   *
   * @param prefix what the error starts with
   */
  JsonNode array(String prefix) {
    JsonNode node = read(prefix);
    if (!node.isArray() && !node.isNull()) {
      throw StatusException.badRequest(prefix + mismatch(node, GoValue.LIST));
    }
    return node;
  }

  /** What Go says when JSON of one type meets a Go value of another. */
  static String mismatch(JsonNode node, String goType) {
    return "json: cannot unmarshal " + GoValue.jsonType(node) + " into Go value of type " + goType;
  }

  private JsonNode read(String prefix) {
    try {
      JsonNode node = JSON.readTree(bytes);
      if (!node.isMissingNode()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw StatusException.badRequest(prefix + syntaxErrors.apply(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw StatusException.badRequest(prefix + syntaxErrors.apply(bytes));
  }
}
