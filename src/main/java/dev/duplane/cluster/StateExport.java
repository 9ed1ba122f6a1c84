package dev.duplane.cluster;

import dev.duplane.api.GroupResource;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.ServedResources;
import dev.duplane.store.CompactedException;
import dev.duplane.store.Entry;
import dev.duplane.store.Snapshot;
import dev.duplane.store.Store;
import dev.duplane.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All objects of a cluster at one revision.
 *
 * @param revision of the last write that is seen
 * @param dryRuns how many dry runs there have been since then, which decides what the next one
 *     draws
 * @param objects as a GET of each would have shown it then, in JSON: by resource in the order of
 *     the catalogue, then by Namespace and name
 * @param createRevisions of the write that made each of them
 */
public record StateExport(
    long revision, long dryRuns, List<byte[]> objects, List<Long> createRevisions) {
  /** What a document of this calls itself. */
  public static final String KIND = "State";

  /** The document, in JSON. The objects go out as they are stored, without being parsed. */
  public byte[] json() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, "{\"kind\":\"" + KIND + "\",\"revision\":" + revision);
    write(out, ",\"dryRuns\":" + dryRuns + ",\"objects\":[");
    for (int i = 0; i < objects.size(); i++) {
      write(out, i == 0 ? "\n" : ",\n");
      out.writeBytes(objects.get(i));
    }
    write(out, "],\"createRevisions\":" + createRevisions.toString().replace(" ", "") + "}\n");
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As in {@link Cluster#state(long)}. */
  static StateExport of(Store store, ServedResources served, long revision, long dryRuns) {
    Snapshot snapshot = store.snapshot(revision);
    List<byte[]> objects = new ArrayList<>();
    List<Long> created = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (ServedResource resource : served.all()) {
      ObjectStorage storage = resource.storage();
      // Events of two groups are the same objects.
      if (seen.add(storage.prefix(""))) {
        for (Entry entry : snapshot.range(storage.prefix(""), null)) {
          objects.add(storage.json(entry.value(), entry.modRevision()));
          created.add(entry.createRevision());
        }
      }
    }
    return new StateExport(
        snapshot.revision(),
        snapshot.revision() == store.snapshot().revision() ? dryRuns : 0,
        List.copyOf(objects),
        List.copyOf(created));
  }

  /** As in {@link Cluster#storedObjects()}. */
  static Map<GroupResource, Integer> counts(Store store, ServedResources served) {
    Snapshot snapshot = newest(store);
    Map<GroupResource, Integer> counts = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (ServedResource resource : served.all()) {
      String prefix = resource.storage().prefix("");
      if (resource.resource().storageVersionHash() != null && seen.add(prefix)) {
        counts.put(
            resource.resource().groupResource(), snapshot == null ? -1 : snapshot.count(prefix));
      }
    }
    return counts;
  }

  private static @Nullable Snapshot newest(Store store) {
    try {
      return store.snapshot();
    } catch (StoreException e) {
      return null;
    }
  }

  /**
   * The revisions that can be asked for. A store outside this process may have older ones; it is
   * not asked.
   */
  static Reach reach(Store store) {
    long newest = store.snapshot().revision();
    try {
      store.watch("", 0).close();
      return new Reach(1, newest);
    } catch (CompactedException e) {
      return new Reach(e.oldest(), newest);
    }
  }

  /** From the oldest revision that is kept to the newest, both included. */
  public record Reach(long oldest, long newest) {}
}
