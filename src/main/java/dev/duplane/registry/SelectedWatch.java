package dev.duplane.registry;

import dev.duplane.store.CompactedException;
import dev.duplane.store.Entry;
import dev.duplane.store.Event;
import dev.duplane.store.StoreException;
import dev.duplane.store.StoreWatch;
import dev.duplane.store.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A watch seen through selectors: an object that comes to match is ADDED, one that ceases to match
 * is DELETED, whatever happened to it in the store (API concepts, "Efficient detection of
 * changes").
 */
final class SelectedWatch implements ResourceWatch {
  private final Reads reads;
  private final StoreWatch events;
  private final WatchOptions options;
  private final long after;
  private final Queue<WatchEvent> initial = new ArrayDeque<>();

  /**
   * A watch that sends only what is newer than a revision, which may be one to come
   * (apiserver/pkg/storage/cacher, {@code cacheWatcher.process}).
   *
   * @param events what follows
   * @param after neither events up to this revision nor bookmarks of it are sent
   */
  SelectedWatch(Reads reads, StoreWatch events, WatchOptions options, long after) {
    this(reads, events, options, after, List.of(), false);
  }

  /**
   * A watch that begins with what there is.
   *
   * @param events what follows the initial state
   * @param after the revision of the initial state
   * @param now the initial state, in key order
   * @param endMark whether a bookmark says where the initial state ends
   */
  SelectedWatch(
      Reads reads,
      StoreWatch events,
      WatchOptions options,
      long after,
      List<Entry> now,
      boolean endMark) {
    this.reads = reads;
    this.events = events;
    this.options = options;
    this.after = after;
    for (Entry entry : now) {
      if (matches(entry.key(), entry.value())) {
        initial.add(
            new WatchEvent(
                WatchEvent.Type.ADDED,
                entry.key(),
                () -> reads.served(entry.value()),
                entry.modRevision(),
                false));
      }
    }
    if (endMark) {
      initial.add(bookmark(true));
    }
  }

  @Override
  public List<WatchEvent> poll(int max) {
    List<WatchEvent> polled = new ArrayList<>();
    while (polled.size() < max) {
      WatchEvent event = initial.poll();
      if (event == null) {
        break;
      }
      polled.add(event);
    }
    try {
      // Events that the selectors hide must not look like the end of what is there.
      while (polled.isEmpty()) {
        List<Event> raw = events.poll(max);
        if (raw.isEmpty()) {
          break;
        }
        for (Event event : raw) {
          if (event.revision() > after) {
            addSelected(event, polled);
          }
        }
      }
    } catch (CompactedException e) {
      throw Reads.tooOld(e);
    } catch (StoreException e) {
      throw StoreFailures.answer(e);
    }
    return polled;
  }

  private void addSelected(Event event, List<WatchEvent> polled) {
    Value current = event.current();
    Value previous = event.previous();
    boolean matches = current != null && matches(event.key(), current);
    boolean matched = previous != null && matches(event.key(), previous);
    if (matches && current != null) {
      polled.add(
          new WatchEvent(
              matched ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED,
              event.key(),
              () -> reads.served(current),
              event.revision(),
              false));
    } else if (matched && previous != null) {
      polled.add(
          new WatchEvent(
              WatchEvent.Type.DELETED,
              event.key(),
              () -> reads.served(previous),
              event.revision(),
              false));
    }
  }

  private boolean matches(String key, Value value) {
    return options.labelSelector().matches(value.labels())
        && reads.matches(options.fieldSelector(), key, value);
  }

  @Override
  public void onReady(Runnable wake) {
    if (initial.isEmpty()) {
      events.onReady(wake);
    } else {
      wake.run();
    }
  }

  @Override
  public long revision() {
    return events.revision();
  }

  @Override
  public @Nullable WatchEvent bookmark() {
    return options.allowBookmarks() && initial.isEmpty() && events.revision() > after
        ? bookmark(false)
        : null;
  }

  private WatchEvent bookmark(boolean endOfInitialEvents) {
    return new WatchEvent(
        WatchEvent.Type.BOOKMARK,
        "",
        () -> reads.bookmark(endOfInitialEvents),
        events.revision(),
        endOfInitialEvents);
  }

  @Override
  public boolean closed() {
    return events.closed();
  }

  @Override
  public void close() {
    events.close();
  }
}
