package dev.duplane.patch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.api.schema.Schema;
import java.util.List;

/**
 * A change to an object, read from the body of a PATCH request. Immutable; may be applied often.
 */
public sealed interface ObjectPatch permits JsonPatch, MergePatch, StrategicMergePatch {

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
    return GoText.value(patched);
  }

  /**
   * What strict field validation objects to in the patch itself, in order of appearance: {@code
   * duplicate field "spec.type"}, {@code json patch unknown field "[0].foo"}.
   */
  List<String> strictErrors();

  /**
   * Reads a patch.
   *
   * @param body JSON; none of the kinds is read as YAML
   * @param validated whether fields are validated: then a JSON patch is read by its operations'
   *     types first
   * @throws dev.duplane.api.StatusException 400 if the body is not such a patch, 413 if it has too
   *     many operations
   */
  static ObjectPatch parse(PatchType type, byte[] body, boolean validated) {
    PatchBody json = new PatchBody(body);
    return switch (type) {
      case JSON -> JsonPatch.parse(json, validated);
      case MERGE -> MergePatch.parse(json, validated);
      case STRATEGIC_MERGE -> StrategicMergePatch.parse(json);
    };
  }
}
