package dev.duplane.patch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.Schema;

/**
 * A change to an object, read from the body of a PATCH request. Immutable; may be applied often.
 */
public sealed interface Patch permits JsonPatch, MergePatch, StrategicMergePatch {

  /**
   * The object as this patch makes it, neither defaulted nor validated.
   *
   * @param current the object in the API version of the request; never modified, and never shared
   *     with the answer
   * @param schema the shape of {@code current}
   * @throws dev.duplane.api.StatusException if the patch does not fit the object
   */
  ObjectNode applyTo(ObjectNode current, Schema schema);

  /**
   * What an error about the outcome quotes: the patched object, unless the kind of patch says
   * otherwise.
   */
  default String quoted(ObjectNode patched) {
    return patched.toString();
  }

  /**
   * Reads a patch.
   *
   * @param body JSON; none of the kinds is read as YAML
   * @throws dev.duplane.api.StatusException 400 if the body is not such a patch, 413 if it has too
   *     many operations
   */
  static Patch parse(PatchType type, byte[] body) {
    PatchBody json = new PatchBody(body);
    return switch (type) {
      case JSON -> JsonPatch.parse(json);
      case MERGE -> MergePatch.parse(json);
      case STRATEGIC_MERGE -> StrategicMergePatch.parse(json);
    };
  }
}
