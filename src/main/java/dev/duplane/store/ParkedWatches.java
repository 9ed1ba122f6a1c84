package dev.duplane.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The watches that have read all there is and wait for more, in one group for each prefix. A write
 * compares its key with each prefix and takes out the groups that it concerns, each as a whole:
 * that costs it the same for one watch and for thousands. Guarded by the store's lock; groups that
 * have been taken out are given back, to be woken once the lock is released.
 */
final class ParkedWatches {
  private final Map<String, Group> byPrefix = new LinkedHashMap<>();

  /** Watches of one prefix, in the order in which they were parked. */
  static final class Group {
    /** Changed under the store's lock only, and not any more once the group has been taken out. */
    private final Map<MemoryWatch, Runnable> wakes = new LinkedHashMap<>();

    private volatile @Nullable MemorySnapshot stoppedAt;

    /** The root that all watches of this group had seen when it was taken out; null before. */
    @Nullable MemorySnapshot stoppedAt() {
      return stoppedAt;
    }

    int size() {
      return wakes.size();
    }

    /** What to run, of a group that has been taken out. */
    Iterable<Runnable> wakes() {
      return wakes.values();
    }
  }

  /** Adds a watch, or gives one that is here another wake-up. */
  void add(MemoryWatch watch, Runnable wake) {
    Group group = byPrefix.computeIfAbsent(watch.prefix(), prefix -> new Group());
    group.wakes.put(watch, wake);
    watch.park(group);
  }

  /** Takes out one watch, if it is here, in a group of its own that is stopped at a root. */
  @Nullable Group remove(MemoryWatch watch, MemorySnapshot root) {
    Group same = byPrefix.get(watch.prefix());
    Runnable wake = same == null ? null : same.wakes.remove(watch);
    if (same == null || wake == null) {
      return null;
    }
    if (same.wakes.isEmpty()) {
      byPrefix.remove(watch.prefix());
    }
    Group alone = new Group();
    alone.wakes.put(watch, wake);
    alone.stoppedAt = root;
    watch.park(alone);
    return alone;
  }

  /** Takes out the watches that one of the events concerns, stopped at a root. */
  List<Group> removeConcerned(List<Event> events, MemorySnapshot root) {
    List<Group> groups = new ArrayList<>();
    for (Iterator<Map.Entry<String, Group>> i = byPrefix.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<String, Group> group = i.next();
      if (concerned(events, group.getKey())) {
        i.remove();
        group.getValue().stoppedAt = root;
        groups.add(group.getValue());
      }
    }
    return groups;
  }

  private static boolean concerned(List<Event> events, String prefix) {
    for (Event event : events) {
      if (event.key().startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Takes out the watches of a prefix, stopped at a root. */
  List<Group> removeAll(String prefix, MemorySnapshot root) {
    Group group = byPrefix.remove(prefix);
    if (group == null) {
      return List.of();
    }
    group.stoppedAt = root;
    return List.of(group);
  }

  /** Takes out all, stopped at a root. */
  List<Group> removeAll(MemorySnapshot root) {
    List<Group> groups = new ArrayList<>(byPrefix.values());
    groups.forEach(group -> group.stoppedAt = root);
    byPrefix.clear();
    return groups;
  }
}
