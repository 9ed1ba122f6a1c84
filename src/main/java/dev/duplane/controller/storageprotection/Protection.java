package dev.duplane.controller.storageprotection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.OwnObjects;
import java.util.ArrayList;
import java.util.List;

/**
 * A finalizer that each object of a resource has until it is deleted and not used.
 *
 * @param objects those that are protected
 * @param finalizer its name
 */
record Protection(OwnObjects objects, String finalizer) {

  /**
   * Sees to the finalizer of one object.
   *
   * @param used whether it must stay
   */
  void reconcile(ObjectNode object, boolean used) {
    ObjectMeta meta = ObjectMeta.of(object);
    List<String> finalizers = new ArrayList<>(meta.finalizers());
    boolean protectedNow = finalizers.contains(finalizer);
    if (meta.deleting() && protectedNow && !used) {
      finalizers.remove(finalizer);
    } else if (!meta.deleting() && !protectedNow) {
      finalizers.add(finalizer);
    } else {
      return;
    }
    ObjectNode changed = object.deepCopy();
    ObjectMeta changedMeta = ObjectMeta.of(changed);
    changedMeta.remove("finalizers");
    if (!finalizers.isEmpty()) {
      finalizers.forEach(changedMeta.node().putArray("finalizers")::add);
    }
    objects.update(meta.namespace(), meta.name(), "", changed);
  }
}
