package dev.duplane.store;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of a {@link MemoryStore}, in a ring: revision r lies in slot r mod N. Appending
 * an event overwrites the one that is N older. N begins small, since most clusters see few writes,
 * and doubles up to the number of events that are to be kept.
 *
 * <p>One writer at a time (under the store's lock); readers take no lock. A reader asks for
 * revisions at or below the newest published root only, and these were put in their slots before
 * the root was published. So it finds in the slot either what it asked for, or nothing or a later
 * event, which both mean that the revision is compacted. A larger ring is published with what was
 * in the smaller one, before anything is added to it.
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

  /** Enough for the start of a cluster. */
  private static final int FIRST_SIZE = 128;

  private final int kept;
  private volatile AtomicReferenceArray<@Nullable Logged> ring;

  /** Written by the writer only, and before any slot below it is cleared or overwritten. */
  private volatile long oldest;

  RevisionLog(int kept) {
    this.kept = kept;
    ring = new AtomicReferenceArray<>(Math.min(kept, FIRST_SIZE));
  }

  /** The oldest revision that is kept, 0 (the empty store) being one. */
  long oldest() {
    return oldest;
  }

  /** The revision as logged, or null if it is compacted. It must not be above the newest root. */
  @Nullable Logged find(long revision) {
    AtomicReferenceArray<@Nullable Logged> now = ring;
    Logged logged = now.get(slot(now, revision));
    return logged == null || logged.event().revision() != revision ? null : logged;
  }

  /** Says that the log begins at a revision, before anything is appended; writer only. */
  void beginAt(long revision) {
    oldest = revision;
  }

  /** Appends the events of one transaction; writer only. */
  void append(List<Event> events, MemorySnapshot before) {
    long last = before.revision() + events.size();
    AtomicReferenceArray<@Nullable Logged> now = roomFor(last, before.revision());
    oldest = Math.max(oldest, last - now.length() + 1);
    for (Event event : events) {
      // In order with what is in them; the root that is published next makes them seen.
      now.setRelease(slot(now, event.revision()), new Logged(event, before, last));
    }
  }

  /** The ring, grown if it may be and what it holds would have to go for the last revision. */
  private AtomicReferenceArray<@Nullable Logged> roomFor(long last, long newest) {
    AtomicReferenceArray<@Nullable Logged> small = ring;
    int size = small.length();
    while (size < kept && last - oldest >= size) {
      size = Math.min(kept, 2 * size);
    }
    if (size == small.length()) {
      return small;
    }
    AtomicReferenceArray<@Nullable Logged> large = new AtomicReferenceArray<>(size);
    for (long r = Math.max(oldest, newest - small.length() + 1); r <= newest; r++) {
      Logged logged = small.get(slot(small, r));
      if (logged != null && logged.event().revision() == r) {
        large.set(slot(large, r), logged);
      }
    }
    ring = large;
    return large;
  }

  /** Forgets what is below a revision, which must not be above the newest root; writer only. */
  void compact(long revision) {
    AtomicReferenceArray<@Nullable Logged> now = ring;
    long from = oldest;
    oldest = Math.max(from, revision);
    for (long r = from; r < revision; r++) {
      now.set(slot(now, r), null);
    }
  }

  private static int slot(AtomicReferenceArray<?> ring, long revision) {
    return (int) (revision % ring.length());
  }
}
