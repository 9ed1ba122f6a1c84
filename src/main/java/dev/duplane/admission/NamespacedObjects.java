package dev.duplane.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.registry.BytePattern;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.StoredObject;
import dev.duplane.store.Entry;
import dev.duplane.store.Snapshot;
import dev.duplane.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects of a kind that plugins read: of one Namespace, or all. */
final class NamespacedObjects {
  private final Store store;
  private final ObjectStorage storage;

  /** What was read last, and from what: every write asks several times, mostly of the same. */
  private @Nullable Snapshot read;

  private List<Long> known = List.of();

  /** An object as it is stored. */
  record StoredTree(Entry entry, ObjectNode object) {}

  NamespacedObjects(Store store, ObjectStorage storage) {
    this.store = store;
    this.storage = storage;
  }

  /** Whether there is one in any Namespace. */
  boolean any() {
    return store.snapshot().range(storage.prefix(""), null).iterator().hasNext();
  }

  /** By name, each the caller's own. */
  List<StoredTree> in(String namespace) {
    List<StoredTree> found = new ArrayList<>();
    for (Entry entry : store.snapshot().range(storage.prefix(namespace), null)) {
      found.add(new StoredTree(entry, storage.object(entry.value(), entry.modRevision())));
    }
    return found;
  }

  /**
   * Where each of a cluster-wide kind was last written: equal if none of them has changed. For the
   * cluster's writer alone.
   */
  @SuppressWarnings("ReferenceEquality") // a snapshot never changes
  List<Long> revisions() {
    Snapshot snapshot = store.snapshot();
    if (snapshot != read) {
      List<Long> revisions = new ArrayList<>();
      for (Entry entry : snapshot.range(storage.prefix(""), null)) {
        revisions.add(entry.modRevision());
      }
      known = List.copyOf(revisions);
      read = snapshot;
    }
    return known;
  }

  /** The one of that name, the caller's own; null if it is not there. */
  @Nullable ObjectNode named(String namespace, String name) {
    Entry entry = store.snapshot().get(storage.key(namespace, name));
    return entry == null ? null : storage.object(entry.value(), entry.modRevision());
  }

  /** The labels of the one of that name, which is not parsed; none if it is not there. */
  Map<String, String> labels(String namespace, String name) {
    Entry entry = store.snapshot().get(storage.key(namespace, name));
    return entry == null ? Map.of() : entry.value().labels();
  }

  /** Of a cluster-wide kind, those in whose text something stands; the others are not parsed. */
  List<ObjectNode> containing(BytePattern pattern) {
    List<ObjectNode> found = new ArrayList<>();
    for (Entry entry : store.snapshot().range(storage.prefix(""), null)) {
      if (StoredObject.of(entry.value()).contains(pattern)) {
        found.add(storage.object(entry.value(), entry.modRevision()));
      }
    }
    return found;
  }

  ObjectStorage storage() {
    return storage;
  }
}
