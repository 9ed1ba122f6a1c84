package dev.duplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.JsonTree;

/** The body of a PATCH request, with the errors that decoding it into a Go value gives. */
final class PatchBody {
  private final byte[] bytes;

  PatchBody(byte[] bytes) {
    this.bytes = bytes;
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
      return JsonTree.parse(bytes);
    } catch (DecodeException e) {
      throw StatusException.badRequest(prefix + e.getMessage());
    }
  }
}
