package dev.duplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.api.schema.StrictTree;

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
  StrictTree object(String prefix) {
    StrictTree tree = read(prefix);
    JsonNode node = tree.value();
    if (!node.isObject() && !node.isNull()) {
      throw StatusException.badRequest(prefix + mismatch(node, GoValue.MAP));
    }
    return tree;
  }

  /**
   * The body as a JSON array, or JSON null.
   *
   * @param prefix what the error starts with
   * @param goType what it is read into
   */
  StrictTree array(String prefix, String goType) {
    StrictTree tree = read(prefix);
    JsonNode node = tree.value();
    if (!node.isArray() && !node.isNull()) {
      throw StatusException.badRequest(prefix + mismatch(node, goType));
    }
    return tree;
  }

  /** The body as any JSON. */
  StrictTree read(String prefix) {
    try {
      return JsonTree.parseStrictly(bytes);
    } catch (DecodeException e) {
      throw StatusException.badRequest(prefix + e.getMessage());
    }
  }

  /** What Go says when JSON of one type meets a Go value of another. */
  static String mismatch(JsonNode node, String goType) {
    return "json: cannot unmarshal " + GoValue.jsonType(node) + " into Go value of type " + goType;
  }
}
