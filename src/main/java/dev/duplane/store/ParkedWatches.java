package dev.duplane.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The watches that have read all there is and wait for more, by prefix: a write compares its key
 * with each distinct prefix, not with each watch. Guarded by the store's lock; it gives back what
 * to run once the lock is released, in the order in which the watches were parked.
 */
final class ParkedWatches {
  private final Map<String, Set<MemoryWatch>> byPrefix = new LinkedHashMap<>();

  void add(MemoryWatch watch, Runnable wake) {
    watch.park(wake);
    byPrefix.computeIfAbsent(watch.prefix(), prefix -> new LinkedHashSet<>()).add(watch);
  }

  /** Takes out one watch, stopped at a revision; null if it is not here. */
  @Nullable Runnable remove(MemoryWatch watch, long revision) {
    Set<MemoryWatch> same = byPrefix.get(watch.prefix());
    if (same != null && same.remove(watch) && same.isEmpty()) {
      byPrefix.remove(watch.prefix());
    }
    return watch.unpark(revision);
  }

  /** Takes out the watches that one of the events concerns, stopped at a revision. */
  List<Runnable> removeConcerned(List<Event> events, long revision) {
    List<Runnable> wakes = new ArrayList<>();
    for (Iterator<Map.Entry<String, Set<MemoryWatch>>> i = byPrefix.entrySet().iterator();
        i.hasNext(); ) {
      Map.Entry<String, Set<MemoryWatch>> same = i.next();
      if (events.stream().anyMatch(event -> event.key().startsWith(same.getKey()))) {
        i.remove();
        unpark(same.getValue(), revision, wakes);
      }
    }
    return wakes;
  }

  /** Takes out all, stopped at a revision. */
  List<Runnable> removeAll(long revision) {
    List<Runnable> wakes = new ArrayList<>();
    byPrefix.values().forEach(same -> unpark(same, revision, wakes));
    byPrefix.clear();
    return wakes;
  }

  private static void unpark(Set<MemoryWatch> watches, long revision, List<Runnable> wakes) {
    for (MemoryWatch watch : watches) {
      Runnable wake = watch.unpark(revision);
      if (wake != null) {
        wakes.add(wake);
      }
    }
  }
}
