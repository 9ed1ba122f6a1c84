package dev.duplane.cluster;

import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.ServedResources;
import dev.duplane.store.CompactedException;
import dev.duplane.store.Entry;
import dev.duplane.store.Snapshot;
import dev.duplane.store.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * All objects of a cluster at one revision.
 *
 * @param revision of the last write that is seen
 * @param objects as a GET of each would have shown it then, in JSON: by resource in the order of
 *     the catalogue, then by Namespace and name
 */
public record StateExport(long revision, List<byte[]> objects) {

  /** As in {@link Cluster#state(long)}. */
  static StateExport of(Store store, ServedResources served, long revision) {
    Snapshot snapshot = store.snapshot(revision);
    List<byte[]> objects = new ArrayList<>();
    for (ServedResource resource : served.all()) {
      ObjectStorage storage = resource.storage();
      for (Entry entry : snapshot.range(storage.prefix(""), null)) {
        objects.add(storage.json(entry.value(), entry.modRevision()));
      }
    }
    return new StateExport(snapshot.revision(), List.copyOf(objects));
  }

  /** The revisions that can be asked for. */
  static Reach reach(Store store) {
    long newest = store.snapshot().revision();
    try {
      store.snapshot(1);
      return new Reach(1, newest);
    } catch (CompactedException e) {
      return new Reach(e.oldest(), newest);
    }
  }

  /** From the oldest revision that is kept to the newest, both included. */
  public record Reach(long oldest, long newest) {}
}
