package dev.duplane.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cursor into the log of a {@link MemoryStore}, whose class comment tells how the two work
 * together.
 */
final class MemoryWatch implements StoreWatch {

  private final MemoryStore store;
  private final String prefix;

  /**
   * The number of the last event that is behind this watch, if it is in no group. Written by the
   * reader.
   */
  private volatile long position;

  /** The revision that goes with the position while there is more to read. */
  private volatile long reached;

  /**
   * Where the watch is parked, or was until a writer took the group out: then it has seen the root
   * at which the group was stopped. Set under the store's lock; the reader leaves a group that is
   * stopped.
   */
  private volatile ParkedWatches.@Nullable Group group;

  private volatile boolean closed;

  /**
   * @param position the number of the last event that the watch has behind it
   * @param reached the revision that it has behind it
   */
  MemoryWatch(MemoryStore store, String prefix, long position, long reached) {
    this.store = store;
    this.prefix = prefix;
    this.position = position;
    this.reached = reached;
  }

  String prefix() {
    return prefix;
  }

  @Override
  public List<Event> poll(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("max is " + max + ", at least 1 is needed");
    }
    MemorySnapshot newest = store.newest();
    if (closed || isFollowing()) {
      return List.of();
    }
    long at = position;
    List<Event> events = new ArrayList<>();
    while (at < newest.sequence() && events.size() < max) {
      RevisionLog.Logged next = store.log().find(at + 1);
      if (next == null && events.isEmpty()) {
        throw new CompactedException(reached, store.log().oldest());
      }
      if (next == null) {
        break; // what was found is delivered; the next poll throws
      }
      at++;
      if (next.event().key().startsWith(prefix)) {
        events.add(next.event());
      }
    }
    moveTo(at, newest);
    return events;
  }

  /** All events of a revision are behind a watch only if the next one is of a later revision. */
  private void moveTo(long at, MemorySnapshot newest) {
    if (at == newest.sequence()) {
      reached = newest.revision();
    } else {
      RevisionLog.Logged next = store.log().find(at + 1);
      reached = next == null ? reached : next.event().revision() - 1;
    }
    position = at;
  }

  @Override
  public long revision() {
    // In this order: a writer stops the group before it publishes the root with a matching event.
    MemorySnapshot newest = store.newest();
    return isFollowing() || position == newest.sequence() ? newest.revision() : reached;
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
    MemorySnapshot newest = store.newest();
    if (isFollowing()) {
      return false;
    }
    long at = position;
    boolean ready = false;
    while (at < newest.sequence() && !ready) {
      RevisionLog.Logged next = store.log().find(at + 1);
      ready = next == null || next.event().key().startsWith(prefix);
      if (!ready) {
        at++;
      }
    }
    moveTo(at, newest);
    return ready;
  }

  /** Whether this watch is parked: it counts as being wherever the newest root is. */
  private boolean isFollowing() {
    ParkedWatches.Group parked = group;
    if (parked == null) {
      return false;
    }
    MemorySnapshot stoppedAt = parked.stoppedAt();
    if (stoppedAt == null) {
      return true;
    }
    reached = stoppedAt.revision();
    position = stoppedAt.sequence();
    group = null;
    return false;
  }

  /** Is where the group is from now on. The store's lock is held. */
  void park(ParkedWatches.Group group) {
    this.group = group;
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
