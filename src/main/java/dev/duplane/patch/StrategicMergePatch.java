package dev.duplane.patch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.Schema;

/**
 * Strategic merge patch (Kubernetes docs, "Update API Objects in Place Using kubectl patch"; the
 * design proposal "Preserve Order in Strategic Merge Patch"): a merge patch whose lists merge by
 * key where the schema says so, with {@code $patch}, {@code $retainKeys}, {@code
 * $setElementOrder/…} and {@code $deleteFromPrimitiveList/…}.
 */
public final class StrategicMergePatch implements Patch {
  private final ObjectNode patch;

  private StrategicMergePatch(ObjectNode patch) {
    this.patch = patch;
  }

  static StrategicMergePatch parse(PatchBody body) {
    return new StrategicMergePatch(
        body.object("") instanceof ObjectNode object
            ? object
            : JsonNodeFactory.instance.objectNode());
  }

  /** The patch itself, as Go prints a map. */
  @Override
  public String quoted(ObjectNode patched) {
    return GoValue.print(patch);
  }

  @Override
  public ObjectNode applyTo(ObjectNode current, Schema schema) {
    return MapMerge.merge(current.deepCopy(), patch.deepCopy(), schema);
  }
}
