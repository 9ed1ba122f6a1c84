package dev.duplane.patch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoPrint;
import dev.duplane.api.schema.Schema;
import dev.duplane.api.schema.StrictTree;
import java.util.List;

/**
 * Strategic merge patch (Kubernetes docs, "Update API Objects in Place Using kubectl patch"; the
 * design proposal "Preserve Order in Strategic Merge Patch"): a merge patch whose lists merge by
 * key where the schema says so, with {@code $patch}, {@code $retainKeys}, {@code
 * $setElementOrder/…} and {@code $deleteFromPrimitiveList/…}.
 */
public final class StrategicMergePatch implements ObjectPatch {
  private final ObjectNode patch;
  private final List<String> strictErrors;

  private StrategicMergePatch(ObjectNode patch, List<String> strictErrors) {
    this.patch = patch;
    this.strictErrors = strictErrors;
  }

  static StrategicMergePatch parse(PatchBody body) {
    StrictTree read = body.object("");
    return new StrategicMergePatch(
        read.value() instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode(),
        read.duplicates());
  }

  @Override
  public List<String> strictErrors() {
    return strictErrors;
  }

  /** The patch itself, as Go prints a map. */
  @Override
  public String quoted(ObjectNode patched) {
    return GoPrint.plain(patch);
  }

  @Override
  public ObjectNode applyTo(ObjectNode current, Schema schema) {
    return MapMerge.merge(current.deepCopy(), patch.deepCopy(), schema);
  }
}
