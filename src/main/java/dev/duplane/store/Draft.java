package dev.duplane.store;

import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Precondition.Absent;
import dev.duplane.store.Transaction.Precondition.Unchanged;
import dev.duplane.store.Transaction.Write;
import dev.duplane.store.Transaction.Write.Delete;
import dev.duplane.store.Transaction.Write.Put;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The root that a transaction leads to, before anybody sees it. A draft that fails half way leaves
 * nothing behind.
 */
final class Draft {
  private final List<Event> events = new ArrayList<>();
  private final List<Long> revisions = new ArrayList<>();
  private final MemorySnapshot before;
  private final long given;
  private TreePMap<String, Entry> entries;
  private long revision;

  /** A draft in which each write takes the next revision. */
  Draft(MemorySnapshot before) {
    this(before, 0);
  }

  /**
   * A draft in which all writes have one revision.
   *
   * @param given that revision
   */
  Draft(MemorySnapshot before, long given) {
    this.before = before;
    this.given = given;
    entries = before.entries();
    revision = before.revision();
  }

  /** The first precondition that does not hold on a root, or null. */
  static CommitResult.@Nullable Refused refusal(
      List<Precondition> preconditions, MemorySnapshot root) {
    for (Precondition precondition : preconditions) {
      Entry actual = root.get(precondition.key());
      if (!holds(precondition, actual)) {
        return new CommitResult.Refused(precondition, actual);
      }
    }
    return null;
  }

  private static boolean holds(Precondition precondition, @Nullable Entry actual) {
    if (precondition instanceof Unchanged unchanged) {
      return actual != null && actual.modRevision() == unchanged.modRevision();
    }
    return precondition instanceof Absent && actual == null;
  }

  /** Applies one more write. */
  void write(Write write) {
    Entry old = entries.get(write.key());
    if (write instanceof Put put) {
      put(put, old);
    } else if (write instanceof Delete && old != null) {
      revision = next();
      entries = entries.minus(old.key());
      events.add(new Event(old.key(), revision, null, old.value()));
    }
    revisions.add(revision);
  }

  private void put(Put put, @Nullable Entry old) {
    revision = next();
    // The tree goes on with the key object it has: taking the new one too would keep both alive.
    String key = old == null ? put.key() : old.key();
    long created = old == null ? revision : old.createRevision();
    entries = entries.plus(key, new Entry(key, put.value(), created, revision));
    events.add(new Event(key, revision, put.value(), old == null ? null : old.value()));
  }

  private long next() {
    return given == 0 ? revision + 1 : given;
  }

  /** One event for each key that has changed. */
  List<Event> events() {
    return events;
  }

  MemorySnapshot root() {
    return new MemorySnapshot(
        given == 0 ? revision : given, before.sequence() + events.size(), entries);
  }

  CommitResult.Committed result() {
    return new CommitResult.Committed(List.copyOf(revisions));
  }
}
