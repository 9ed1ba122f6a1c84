package dev.duplane.store;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of a {@link MemoryStore}, in a ring: revision r lies in slot r mod N. Appending
 * an event overwrites the one that is N older.
 *
 * <p>One writer at a time (under the store's lock); readers take no lock. A reader asks for
 * revisions at or below the newest published root only, and these were put in their slots before
 * the root was published. So it finds in the slot either what it asked for, or nothing or a later
 * event, which both mean that the revision is compacted.
 */
final class RevisionLog {

  /**
   * One revision.
   *
   * @param event what was written
   * @param before the root that the event's transaction was applied to
   * @param last the revision of the last write of the event's transaction
   */
  record Logged(Event event, MemorySnapshot before, long last) {}

  private final AtomicReferenceArray<@Nullable Logged> ring;

  /** Written by the writer only, and before any slot below it is cleared or overwritten. */
  private volatile long oldest;

  RevisionLog(int kept) {
    ring = new AtomicReferenceArray<>(kept);
  }

  /** The oldest revision that is kept, 0 (the empty store) being one. */
  long oldest() {
    return oldest;
  }

  /** The revision as logged, or null if it is compacted. It must not be above the newest root. */
  @Nullable Logged find(long revision) {
    Logged logged = ring.get(slot(revision));
    return logged == null || logged.event().revision() != revision ? null : logged;
  }

  /** Says that the log begins at a revision, before anything is appended; writer only. */
  void beginAt(long revision) {
    oldest = revision;
  }

  /** Appends the events of one transaction; writer only. */
  void append(List<Event> events, MemorySnapshot before) {
    long last = before.revision() + events.size();
    oldest = Math.max(oldest, last - ring.length() + 1);
    for (Event event : events) {
      // In order with what is in them; the root that is published next makes them seen.
      ring.setRelease(slot(event.revision()), new Logged(event, before, last));
    }
  }

  /** Forgets what is below a revision, which must not be above the newest root; writer only. */
  void compact(long revision) {
    long from = oldest;
    oldest = Math.max(from, revision);
    for (long r = from; r < revision; r++) {
      ring.set(slot(r), null);
    }
  }

  private int slot(long revision) {
    return (int) (revision % ring.length());
  }
}
