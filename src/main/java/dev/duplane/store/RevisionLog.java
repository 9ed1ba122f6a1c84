package dev.duplane.store;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of a {@link MemoryStore}, in a ring: the event of number n lies in slot n mod
 * N. Appending an event overwrites the one that is N older. N begins small, since most clusters see
 * few writes, and doubles up to the number of events that are to be kept.
 *
 * <p>In a store of its own an event's number is its revision. What a store has taken over from
 * another may have several events of one revision, and revisions without any; so the log counts
 * events and finds revisions by bisection.
 *
 * <p>One writer at a time (under the store's lock); readers take no lock. A reader asks for events
 * that the newest published root has seen, and these were put in their slots before the root was
 * published. So it finds in the slot either what it asked for, or nothing or a later event, which
 * both mean that the event is compacted. A larger ring is published with what was in the smaller
 * one, before anything is added to it.
 */
final class RevisionLog {

  /**
   * One event.
   *
   * @param sequence its number
   * @param event what was written
   * @param before the root that the event's transaction was applied to
   * @param last the revision of the last write of the event's transaction
   */
  record Logged(long sequence, Event event, MemorySnapshot before, long last) {}

  /** Enough for the start of a cluster. */
  private static final int FIRST_SIZE = 128;

  private final int kept;
  private volatile AtomicReferenceArray<@Nullable Logged> ring;

  /**
   * The oldest event that may be kept. Written by the writer only, and before any slot below it is
   * cleared or overwritten.
   */
  private volatile long first = 1;

  /** The oldest revision that is kept; written before {@link #first}. */
  private volatile long oldest;

  /** The revision that the log began with: nothing that happened up to it was ever in it. */
  private volatile long begun;

  RevisionLog(int kept) {
    this.kept = kept;
    ring = new AtomicReferenceArray<>(Math.min(kept, FIRST_SIZE));
  }

  /** The oldest revision that is kept, 0 (the empty store) being one. */
  long oldest() {
    return oldest;
  }

  /** Whether all events above a revision are kept, if there were any. */
  boolean reachesBackTo(long revision) {
    return revision >= Math.max(begun, oldest - 1);
  }

  /** The event of a number that the newest root has seen, or null if it is compacted. */
  @Nullable Logged find(long sequence) {
    AtomicReferenceArray<@Nullable Logged> now = ring;
    Logged logged = now.get(slot(now, sequence));
    return logged == null || logged.sequence() != sequence ? null : logged;
  }

  /**
   * The number of the first kept event above a revision; the one after the newest root's if there
   * is none. Whether others before it are gone {@link #reachesBackTo} tells, asked afterwards.
   */
  long firstAfter(long revision, MemorySnapshot newest) {
    long low = first;
    long high = newest.sequence() + 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      Logged logged = find(middle);
      if (logged == null || logged.event().revision() <= revision) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Begins anew at a root, without any events; writer only.
   *
   * @param root whose revision is the oldest that is kept
   */
  void beginAt(MemorySnapshot root) {
    begun = root.revision();
    oldest = root.revision();
    first = root.sequence() + 1;
    ring = new AtomicReferenceArray<>(Math.min(kept, FIRST_SIZE));
  }

  /** Appends the events of one transaction; writer only. */
  void append(List<Event> events, MemorySnapshot before) {
    long sequence = before.sequence() + events.size();
    long last = events.get(events.size() - 1).revision();
    AtomicReferenceArray<@Nullable Logged> now = roomFor(sequence, before.sequence());
    forget(sequence - now.length() + 1, events, before.sequence());
    long next = before.sequence();
    for (Event event : events) {
      // In order with what is in them; the root that is published next makes them seen.
      next++;
      now.setRelease(slot(now, next), new Logged(next, event, before, last));
    }
  }

  /** Says that events below a number are going to be overwritten, some perhaps of those to come. */
  private void forget(long from, List<Event> events, long before) {
    if (from <= first) {
      return;
    }
    long gone = from - 1;
    Logged logged = gone > before ? null : find(gone);
    long revision =
        gone > before
            ? events.get((int) (gone - before - 1)).revision()
            : logged == null ? oldest - 1 : logged.event().revision();
    oldest = Math.max(oldest, revision + 1);
    first = from;
  }

  /** The ring, grown if it may be and what it holds would have to go for the last event. */
  private AtomicReferenceArray<@Nullable Logged> roomFor(long last, long newest) {
    AtomicReferenceArray<@Nullable Logged> small = ring;
    int size = small.length();
    while (size < kept && last - first >= size) {
      size = Math.min(kept, 2 * size);
    }
    if (size == small.length()) {
      return small;
    }
    AtomicReferenceArray<@Nullable Logged> large = new AtomicReferenceArray<>(size);
    for (long n = Math.max(first, newest - small.length() + 1); n <= newest; n++) {
      Logged logged = small.get(slot(small, n));
      if (logged != null && logged.sequence() == n) {
        large.set(slot(large, n), logged);
      }
    }
    ring = large;
    return large;
  }

  /** Forgets what is below a revision, which must not be above the newest root; writer only. */
  void compact(long revision, MemorySnapshot newest) {
    if (revision <= oldest) {
      return;
    }
    long from = first;
    long to = firstAfter(revision - 1, newest);
    AtomicReferenceArray<@Nullable Logged> now = ring;
    oldest = revision;
    first = Math.max(from, to);
    for (long n = Math.max(from, to - now.length()); n < to; n++) {
      now.set(slot(now, n), null);
    }
  }

  private static int slot(AtomicReferenceArray<?> ring, long sequence) {
    return (int) (sequence % ring.length());
  }
}
