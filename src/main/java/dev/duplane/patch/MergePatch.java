package dev.duplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.Schema;
import dev.duplane.api.schema.StrictTree;
import java.util.List;
import java.util.Map;

/**
 * JSON Merge Patch (RFC 7386): null deletes a member, objects merge, everything else replaces.
 * Objects that the patch goes into come out with their members sorted, as the library of
 * kube-apiserver (evanphx/json-patch) leaves them: errors about the outcome quote it.
 */
public final class MergePatch implements ObjectPatch {
  private final JsonNode patch;
  private final List<String> strictErrors;

  private MergePatch(JsonNode patch, List<String> strictErrors) {
    this.patch = patch;
    this.strictErrors = strictErrors;
  }

  static MergePatch parse(PatchBody body, boolean validated) {
    StrictTree read = validated ? body.object("error decoding patch: ") : body.read("");
    if (read.value().isContainerNode()) {
      return new MergePatch(read.value(), validated ? read.duplicates() : List.of());
    }
    throw StatusException.badRequest("Invalid JSON Patch");
  }

  @Override
  public List<String> strictErrors() {
    return strictErrors;
  }

  @Override
  public ObjectNode applyTo(ObjectNode current, Schema schema) {
    if (!(patch instanceof ObjectNode members)) {
      // Not an object, so it takes the place of one.
      throw Rejection.notAnObject(withoutNulls(patch.deepCopy()));
    }
    ObjectNode merged = current.deepCopy();
    mergeInto(merged, members);
    return merged;
  }

  /** RFC 7386 section 2. */
  private static void mergeInto(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> member : patch.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      JsonNode live = target.get(name);
      if (value.isNull()) {
        target.remove(name);
      } else if (live instanceof ObjectNode existing && value instanceof ObjectNode object) {
        mergeInto(existing, object);
      } else if (live instanceof ObjectNode) {
        target.set(name, value.deepCopy());
      } else {
        target.set(name, withoutNulls(value.deepCopy()));
      }
    }
    MemberOrder.sort(target);
  }

  /** Null members say nothing in what is new, nor do they inside lists. */
  private static JsonNode withoutNulls(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.properties().removeIf(member -> member.getValue().isNull());
      MemberOrder.sort(object);
    }
    value.forEach(MergePatch::withoutNulls);
    return value;
  }
}
