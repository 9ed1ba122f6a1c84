package dev.duplane.controller.garbagecollector;

import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Request;
import dev.duplane.controller.RestMapping;
import dev.duplane.store.Value;
import java.util.List;

/**
 * An object as the garbage collector sees it.
 *
 * @param request names it
 * @param mapping where objects of its kind lie
 * @param meta its metadata
 */
record CollectedObject(Request request, RestMapping mapping, ObjectMeta meta) {
  private static final String ORPHAN = "orphan";
  private static final String FOREGROUND_DELETION = "foregroundDeletion";

  /** The finalizers that the garbage collector carries out, as JSON has them. */
  static final List<String> FINALIZERS = List.of(ORPHAN, FOREGROUND_DELETION);

  static CollectedObject of(Request request, RestMapping mapping, Value value, long revision) {
    return new CollectedObject(
        request, mapping, ObjectMeta.of(mapping.storage().metadata(value, revision)));
  }

  /** Its key in the store. */
  String key() {
    return mapping.storage().key(request.namespace(), request.name());
  }

  List<OwnerReference> owners() {
    return OwnerReference.of(meta);
  }

  /** The references of this object to an owner. */
  List<OwnerReference> referencesTo(CollectedObject owner) {
    return owners().stream().filter(reference -> reference.uid().equals(owner.uid())).toList();
  }

  String uid() {
    return meta.uid();
  }

  /** Whether its delete is to leave dependents behind. */
  boolean orphans() {
    return meta.finalizers().contains(ORPHAN);
  }

  /** Whether its delete is to come after that of its dependents. */
  boolean deletesInForeground() {
    return meta.finalizers().contains(FOREGROUND_DELETION);
  }

  /** Whether it waits for its dependents to go. */
  boolean waitsForDependents() {
    return meta.deleting() && deletesInForeground();
  }

  /** Its finalizers once its dependents are left behind. */
  List<String> finalizersAfterOrphaning() {
    return without(ORPHAN);
  }

  /** Its finalizers once no dependent holds it up. */
  List<String> finalizersAfterDependents() {
    return without(FOREGROUND_DELETION);
  }

  private List<String> without(String done) {
    return meta.finalizers().stream().filter(name -> !name.equals(done)).toList();
  }
}
