package dev.duplane.controller.garbagecollector;

import dev.duplane.controller.Controller;
import dev.duplane.controller.Request;
import dev.duplane.controller.RestMapper;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import dev.duplane.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deletes objects whose owners are gone, and carries out the finalizers {@code orphan} and {@code
 * foregroundDeletion} (Garbage Collection, "Owner references" and "Cascading deletion").
 *
 * <p>A reference to an owner is one of these:
 *
 * <ul>
 *   <li><em>solid</em>: the owner is there;
 *   <li><em>dangling</em>: it is not there, or another object has its name now, or it is in another
 *       Namespace, which is as good as not there;
 *   <li><em>waiting</em>: the owner is being deleted in the foreground, that is after its
 *       dependents;
 *   <li>neither: its kind is not served, or lives in Namespaces while the dependent does not.
 * </ul>
 *
 * An object with a solid reference stays, and loses the others; one without is deleted; one of
 * which a reference cannot be looked up is left alone.
 */
public final class GarbageCollector implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "garbage-collector-controller";

  private final GraphBuilder graph;

  private enum OwnerState {
    SOLID,
    DANGLING,
    WAITING
  }

  /**
   * @param store where the objects are
   * @param mapper what its keys mean
   */
  public GarbageCollector(Store store, RestMapper mapper) {
    this.graph = new GraphBuilder(store, mapper);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    return List.of(new Source(null, graph));
  }

  @Override
  public void reset() {
    graph.clear();
  }

  @Override
  public Result reconcile(Request request) {
    CollectedObject item = graph.item(request);
    if (item == null) {
      return Result.DONE;
    }
    if (!item.meta().deleting()) {
      collect(item);
    } else if (item.orphans()) {
      leaveDependents(item);
    } else if (item.deletesInForeground()) {
      awaitDependents(item);
    }
    return Result.DONE;
  }

  private void leaveDependents(CollectedObject owner) {
    for (CollectedObject dependent : dependents(owner)) {
      CollectorWrites.setOwners(
          dependent,
          dependent.owners().stream()
              .filter(reference -> !reference.uid().equals(owner.uid()))
              .toList());
    }
    CollectorWrites.setFinalizers(owner, owner.finalizersAfterOrphaning());
  }

  /** The dependents are in the queue themselves since the owner waits for them. */
  private void awaitDependents(CollectedObject owner) {
    boolean blocked = false;
    for (CollectedObject dependent : dependents(owner)) {
      blocked |=
          dependent.referencesTo(owner).stream().anyMatch(OwnerReference::blockOwnerDeletion);
    }
    if (!blocked) {
      CollectorWrites.setFinalizers(owner, owner.finalizersAfterDependents());
    }
  }

  private List<CollectedObject> dependents(CollectedObject owner) {
    List<CollectedObject> dependents = new ArrayList<>();
    for (String key : graph.dependents(owner.key())) {
      CollectedObject dependent = graph.item(key);
      if (dependent != null && !dependent.referencesTo(owner).isEmpty()) {
        dependents.add(dependent);
      }
    }
    return dependents;
  }

  private void collect(CollectedObject item) {
    List<OwnerReference> references = item.owners();
    List<OwnerReference> solid = new ArrayList<>();
    boolean waiting = false;
    for (OwnerReference reference : references) {
      OwnerState state = state(reference, item);
      if (state == null) {
        return;
      }
      if (state == OwnerState.SOLID) {
        solid.add(reference);
      }
      waiting |= state == OwnerState.WAITING;
    }
    if (!solid.isEmpty()) {
      if (solid.size() < references.size()) {
        // An owner that waits goes on without this dependent.
        CollectorWrites.setOwners(item, solid);
      }
    } else if (!references.isEmpty()) {
      delete(item, waiting);
    }
  }

  /** The state of a reference; null if it cannot be found out now. */
  private @Nullable OwnerState state(OwnerReference reference, CollectedObject dependent) {
    String key = graph.key(reference, dependent);
    if (key == null) {
      return null;
    }
    CollectedObject owner = graph.item(key);
    if (owner == null || !owner.uid().equals(reference.uid())) {
      return OwnerState.DANGLING;
    }
    return owner.waitsForDependents() ? OwnerState.WAITING : OwnerState.SOLID;
  }

  private void delete(CollectedObject item, boolean ownerWaits) {
    List<CollectedObject> dependents = ownerWaits ? dependents(item) : List.of();
    if (!dependents.isEmpty()) {
      if (dependents.stream().anyMatch(CollectedObject::waitsForDependents)) {
        // Owners in a circle would wait for one another for ever.
        CollectorWrites.unblockOwners(item);
      }
      CollectorWrites.delete(item, PropagationPolicy.FOREGROUND);
    } else if (item.orphans()) {
      CollectorWrites.delete(item, PropagationPolicy.ORPHAN);
    } else if (item.deletesInForeground()) {
      CollectorWrites.delete(item, PropagationPolicy.FOREGROUND);
    } else {
      CollectorWrites.delete(item, PropagationPolicy.BACKGROUND);
    }
  }
}
