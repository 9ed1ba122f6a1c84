package dev.duplane.controller.garbagecollector;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.OwnObjects;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import dev.duplane.registry.FieldValidation;
import dev.duplane.registry.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The writes of the garbage collector, in the name of kube-controller-manager. Each throws a
 * StatusException if the registry refuses it.
 */
final class CollectorWrites {
  private static final WriteOptions AS_CONTROLLER =
      new WriteOptions(false, OwnObjects.CONTROLLER_MANAGER, FieldValidation.STRICT);

  private CollectorWrites() {}

  /** Deletes that very object. */
  static void delete(CollectedObject item, PropagationPolicy policy) {
    item.mapping()
        .registry()
        .delete(
            item.meta().namespace(),
            item.meta().name(),
            new DeleteOptions(false, null, item.uid(), null, policy));
  }

  /** Leaves the object with these references to owners only. */
  static void setOwners(CollectedObject item, List<OwnerReference> owners) {
    ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
    owners.forEach(owner -> nodes.add(owner.node()));
    patch(item, "ownerReferences", nodes);
  }

  /** Lets owners that are deleted in the foreground no longer wait for the object. */
  static void unblockOwners(CollectedObject item) {
    ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
    for (OwnerReference owner : item.owners()) {
      ObjectNode node = owner.node().deepCopy();
      if (owner.blockOwnerDeletion()) {
        node.put("blockOwnerDeletion", false);
      }
      nodes.add(node);
    }
    patch(item, "ownerReferences", nodes);
  }

  /** Leaves the object with these finalizers only; one that is being deleted goes with its last. */
  static void setFinalizers(CollectedObject item, List<String> finalizers) {
    ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
    finalizers.forEach(nodes::add);
    patch(item, "finalizers", nodes);
  }

  private static void patch(CollectedObject item, String field, ArrayNode value) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = change.putObject("metadata");
    // A patch is for this object, not for a later one of its name.
    metadata.put("uid", item.uid());
    metadata.set(field, value.isEmpty() ? JsonNodeFactory.instance.nullNode() : value);
    item.mapping()
        .registry()
        .patch(
            item.meta().namespace(),
            item.meta().name(),
            "",
            PatchType.MERGE,
            change.toString().getBytes(StandardCharsets.UTF_8),
            AS_CONTROLLER);
  }
}
