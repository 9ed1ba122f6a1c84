package dev.duplane.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cursor into the log of a {@link MemoryStore}, whose class comment tells how the two work
 * together.
 */
final class MemoryWatch implements Watch {

  /** The position of a parked watch: wherever the newest root is. */
  private static final long FOLLOWING = -1;

  private final MemoryStore store;
  private final String prefix;

  /**
   * The last revision that is behind this watch, or {@link #FOLLOWING}. Only the reader writes a
   * position that is not FOLLOWING; only a holder of the store's lock sets or ends FOLLOWING.
   */
  private volatile long position;

  /** Guarded by the store's lock; not null exactly while the watch is parked. */
  private @Nullable Runnable wake;

  private volatile boolean closed;

  MemoryWatch(MemoryStore store, String prefix, long afterRevision) {
    this.store = store;
    this.prefix = prefix;
    this.position = afterRevision;
  }

  String prefix() {
    return prefix;
  }

  @Override
  public List<Event> poll(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("max is " + max + ", at least 1 is needed");
    }
    long newest = store.newest().revision();
    long at = position;
    if (closed || at == FOLLOWING) {
      return List.of();
    }
    List<Event> events = new ArrayList<>();
    while (at < newest && events.size() < max) {
      RevisionLog.Logged next = store.log().find(at + 1);
      if (next == null && events.isEmpty()) {
        throw new CompactedException(at, store.log().oldest());
      }
      if (next == null) {
        break; // what was found is delivered; the next poll throws
      }
      at++;
      if (next.event().key().startsWith(prefix)) {
        events.add(next.event());
      }
    }
    position = at;
    return events;
  }

  @Override
  public long revision() {
    // In this order: a writer ends FOLLOWING before it publishes the root with a matching event.
    long newest = store.newest().revision();
    long at = position;
    return at == FOLLOWING ? newest : at;
  }

  @Override
  public void onReady(Runnable wake) {
    // The long way is gone without the lock; under the lock, park() only looks at what is new
    // since.
    if (closed() || skip() || !store.park(this, wake)) {
      wake.run();
    }
  }

  /**
   * Moves past events of other prefixes.
   *
   * @return whether {@link #poll} would now give an event or throw
   */
  boolean skip() {
    long newest = store.newest().revision();
    long at = position;
    if (at == FOLLOWING) {
      return false;
    }
    boolean ready = false;
    while (at < newest && !ready) {
      RevisionLog.Logged next = store.log().find(at + 1);
      ready = next == null || next.event().key().startsWith(prefix);
      if (!ready) {
        at++;
      }
    }
    position = at;
    return ready;
  }

  /** Follows the newest root until {@link #unpark}. The store's lock is held. */
  void park(Runnable wake) {
    this.wake = wake;
    position = FOLLOWING;
  }

  /** Stops at a revision and gives up what is to be run. The store's lock is held. */
  @Nullable Runnable unpark(long revision) {
    Runnable pending = wake;
    if (pending != null) {
      wake = null;
      position = revision;
    }
    return pending;
  }

  @Override
  public boolean closed() {
    return closed || store.closed();
  }

  @Override
  public void close() {
    closed = true;
    store.unpark(this);
  }
}
