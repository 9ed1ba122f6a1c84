package dev.duplane.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;
import java.util.ArrayList;
import java.util.List;

/** The objects of a kind that plugins read: of one Namespace, or all. */
final class NamespacedObjects {
  private final Store store;
  private final ObjectStorage storage;

  /** An object as it is stored. */
  record StoredTree(Entry entry, ObjectNode object) {}

  NamespacedObjects(Store store, ObjectStorage storage) {
    this.store = store;
    this.storage = storage;
  }

  /** By name, each the caller's own. */
  List<StoredTree> in(String namespace) {
    List<StoredTree> found = new ArrayList<>();
    for (Entry entry : store.snapshot().range(storage.prefix(namespace), null)) {
      found.add(new StoredTree(entry, storage.object(entry.value(), entry.modRevision())));
    }
    return found;
  }

  ObjectStorage storage() {
    return storage;
  }
}
