package dev.duplane.registry.explain;

import dev.duplane.api.ApiResource;
import dev.duplane.api.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of the writes to the objects that were written last. The object whose last write is
 * oldest is forgotten first. Thread-safe.
 *
 * <p>A later write does not decide about every field again. So decisions of earlier writes are kept
 * beside those of the last one, as long as no later write has decided about the same field.
 */
public final class WriteHistory {
  /** The number of objects that a cluster remembers. */
  public static final int OBJECTS = 1024;

  /** How many earlier writes of one object can have decisions that still stand. */
  private static final int EARLIER_MOST = 8;

  /** A write that was stored. */
  record Written(
      String request, String by, long revision, Instant time, boolean removed, List<Note> notes) {

    /** What of it stands beside a later write; null if nothing does. */
    @Nullable Written without(Set<String> fields) {
      List<Note> left =
          notes.stream().filter(note -> !fields.contains(note.field().toString())).toList();
      return left.isEmpty() ? null : new Written(request, by, revision, time, removed, left);
    }
  }

  /** A write that was refused. */
  record RefusedAttempt(String request, String by, Instant time, Status status, List<Note> notes) {}

  /**
   * What is known of one object.
   *
   * @param written the last write that was stored
   * @param earlier those before it, newest first
   * @param refused the last refusal, if nothing was stored after it
   */
  record History(
      @Nullable Written written, List<Written> earlier, @Nullable RefusedAttempt refused) {}

  private final Map<String, History> histories;

  /** Remembers so many objects. */
  public WriteHistory(int objects) {
    this.histories =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, History> eldest) {
            return size() > objects;
          }
        };
  }

  /**
   * Begins a write to an object that is yet to be named.
   *
   * @param resource whose object is written
   * @param request {@code create}, {@code update}, {@code patch}, {@code apply} or {@code delete}
   * @param by who writes, empty if not known
   */
  public DecisionTrace begin(ApiResource resource, String request, String by) {
    return new DecisionTrace(new DecisionTrace.Origin(this, resource, request, by));
  }

  /** The path of an object, or of its collection if the name is empty. */
  public static String path(ApiResource resource, String namespace, String name) {
    return (resource.group().isEmpty() ? "/api/" : "/apis/")
        + resource.apiVersion()
        + (namespace.isEmpty() ? "/" : "/namespaces/" + namespace + "/")
        + resource.plural()
        + (name.isEmpty() ? "" : "/" + name);
  }

  synchronized void stored(String path, Written written) {
    History before = histories.get(path);
    List<Written> earlier = new ArrayList<>();
    if (before != null
        && before.written() != null
        && !written.removed()
        && !before.written().removed()) {
      Set<String> decided = new HashSet<>();
      written.notes().forEach(note -> decided.add(note.field().toString()));
      keep(before.written(), decided, earlier);
      before.earlier().forEach(older -> keep(older, decided, earlier));
    }
    histories.put(path, new History(written, List.copyOf(earlier), null));
  }

  private static void keep(Written older, Set<String> decided, List<Written> earlier) {
    Written left = older.without(decided);
    if (left != null && earlier.size() < EARLIER_MOST) {
      earlier.add(left);
    }
  }

  synchronized void refused(String path, RefusedAttempt refused) {
    History before = histories.get(path);
    histories.put(
        path,
        before == null
            ? new History(null, List.of(), refused)
            : new History(before.written(), before.earlier(), refused));
  }

  synchronized @Nullable History of(String path) {
    return histories.get(path);
  }
}
