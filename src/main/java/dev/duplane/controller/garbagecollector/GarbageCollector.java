package dev.duplane.controller.garbagecollector;

import dev.duplane.api.ApiResource;
import dev.duplane.api.StatusException;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.Registry;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
 *
 * <p>Not thread-safe, but for {@link #pending}: called under the write lock of the registry.
 */
public final class GarbageCollector {
  private static final System.Logger LOG = System.getLogger(GarbageCollector.class.getName());

  private final Store store;
  private final Places places;
  private final Agenda agenda;
  private volatile boolean pending;

  private enum OwnerState {
    SOLID,
    DANGLING,
    WAITING
  }

  /**
   * Reads what is there.
   *
   * @param registry whose objects are collected, and by which they are written
   * @param storages how they are stored
   * @param store where they are
   */
  public GarbageCollector(
      Registry registry, Function<ApiResource, ObjectStorage> storages, Store store) {
    this.store = store;
    this.places = new Places(registry, storages);
    this.agenda = new Agenda(store, places);
    this.pending = !agenda.isEmpty();
  }

  /** Whether {@link #collect} had something to look at when {@link #observe} was last called. */
  public boolean pending() {
    return pending;
  }

  /** Takes note of what has been written; it writes nothing itself. */
  public void observe() {
    agenda.observe();
    pending = !agenda.isEmpty();
  }

  /** Does what there is to do, and what follows from that, and returns when there is no more. */
  public void collect() {
    agenda.observe();
    for (String key = agenda.next(); key != null; key = agenda.next()) {
      try {
        attend(key);
      } catch (StatusException e) {
        // Forbidden, or invalid as stored: tried again when the object or its owners change.
        LOG.log(System.Logger.Level.DEBUG, () -> key(e), e);
      }
      agenda.observe();
    }
    pending = false;
  }

  private static String key(StatusException e) {
    return "Left as it is: " + e.getMessage();
  }

  private void attend(String key) {
    Item item = item(key);
    if (item == null) {
      return;
    }
    if (!item.meta().deleting()) {
      collect(item);
    } else if (item.orphans()) {
      leaveDependents(item);
    } else if (item.deletesInForeground()) {
      deleteDependents(item);
    }
  }

  private @Nullable Item item(String key) {
    Entry entry = store.snapshot().get(key);
    return entry == null ? null : places.item(entry);
  }

  private void leaveDependents(Item owner) {
    for (Item dependent : dependents(owner)) {
      CollectorWrites.setOwners(
          dependent,
          dependent.owners().stream()
              .filter(reference -> !reference.uid().equals(owner.uid()))
              .toList());
    }
    CollectorWrites.setFinalizers(owner, owner.finalizersAfterOrphaning());
  }

  private void deleteDependents(Item owner) {
    boolean blocked = false;
    for (Item dependent : dependents(owner)) {
      blocked |=
          dependent.referencesTo(owner).stream().anyMatch(OwnerReference::blockOwnerDeletion);
      if (!dependent.meta().deleting()) {
        agenda.add(dependent.key());
      }
    }
    if (!blocked) {
      CollectorWrites.setFinalizers(owner, owner.finalizersAfterDependents());
    }
  }

  private List<Item> dependents(Item owner) {
    List<Item> dependents = new ArrayList<>();
    for (String key : agenda.ownership().dependents(owner.key())) {
      Item dependent = item(key);
      if (dependent != null && !dependent.referencesTo(owner).isEmpty()) {
        dependents.add(dependent);
      }
    }
    return dependents;
  }

  private void collect(Item item) {
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

  /** What a reference is worth; null if that cannot be said. */
  private @Nullable OwnerState state(OwnerReference reference, Item dependent) {
    String key = places.key(reference, dependent);
    if (key == null) {
      return null;
    }
    Item owner = item(key);
    if (owner == null || !owner.uid().equals(reference.uid())) {
      return OwnerState.DANGLING;
    }
    return owner.waitsForDependents() ? OwnerState.WAITING : OwnerState.SOLID;
  }

  private void delete(Item item, boolean ownerWaits) {
    List<Item> dependents = ownerWaits ? dependents(item) : List.of();
    if (!dependents.isEmpty()) {
      if (dependents.stream().anyMatch(Item::waitsForDependents)) {
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
