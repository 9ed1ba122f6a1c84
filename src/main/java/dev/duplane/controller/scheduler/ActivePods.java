package dev.duplane.controller.scheduler;

import dev.duplane.controller.Request;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The Pods to look at next ({@code pkg/scheduler/backend/queue}, the active queue; PrioritySort).
 * The controller manager's queue knows no priorities of Pods: each time it names a Pod, the one
 * with the highest priority is taken instead, and the Pod named has its turn when that one is
 * named.
 */
final class ActivePods {
  private final Map<Request, Integer> priorities = new HashMap<>();
  private final TreeMap<Integer, TreeSet<Request>> byPriority =
      new TreeMap<>(Comparator.reverseOrder());

  /** A Pod is to be looked at. */
  void add(Request pod, int priority) {
    remove(pod);
    priorities.put(pod, priority);
    byPriority.computeIfAbsent(priority, p -> new TreeSet<>()).add(pod);
  }

  /** A Pod is not to be looked at any more. */
  void remove(Request pod) {
    Integer priority = priorities.remove(pod);
    TreeSet<Request> equal = priority == null ? null : byPriority.get(priority);
    if (equal != null && equal.remove(pod) && equal.isEmpty()) {
      byPriority.remove(priority);
    }
  }

  /**
   * Takes the Pod to look at.
   *
   * @param named whose turn it is if none has a higher priority
   */
  Request take(Request named) {
    Integer own = priorities.get(named);
    Map.Entry<Integer, TreeSet<Request>> highest = byPriority.firstEntry();
    Request next =
        highest == null || (own != null && own >= highest.getKey())
            ? named
            : highest.getValue().first();
    remove(next);
    return next;
  }

  void clear() {
    priorities.clear();
    byPriority.clear();
  }
}
