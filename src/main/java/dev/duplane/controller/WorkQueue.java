package dev.duplane.controller;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The pending reconciliations of all controllers, each object at most once for each controller
 * (client-go, package workqueue; controller-runtime, package priorityqueue).
 *
 * <p>In order of (due time, controller, object), so that what comes next depends on what is queued
 * and never on the order in which it came:
 *
 * <pre>
 *   12:00:00  endpointslice-controller  services/default/a
 *   12:00:00  endpointslice-controller  services/default/b
 *   12:00:00  namespace-controller      namespaces/old
 *   12:00:05  namespace-controller      namespaces/stuck        due in five seconds
 * </pre>
 *
 * <p>Not thread-safe.
 */
final class WorkQueue {
  /** What is always due: nobody reads the clock for it. */
  private static final Instant NOW = Instant.MIN;

  /** The name of one thing to do. */
  record Work(String controller, Request request) {}

  private record DueWork(Instant due, Work work) {}

  private final TreeSet<DueWork> items =
      new TreeSet<>(
          Comparator.comparing(DueWork::due)
              .thenComparing(item -> item.work().controller())
              .thenComparing(item -> item.work().request()));
  private final Map<Work, Instant> due = new HashMap<>();
  private final Map<String, Integer> lengths = new HashMap<>();

  /** Queues what is due at once. */
  void add(Work work) {
    add(work, NOW);
  }

  /** Queues what is due at a time. If it is queued already, the earlier of both times holds. */
  void add(Work work, Instant at) {
    Instant queued = due.get(work);
    if (queued != null && !at.isBefore(queued)) {
      return;
    }
    if (queued == null) {
      lengths.merge(work.controller(), 1, Integer::sum);
    } else {
      items.remove(new DueWork(queued, work));
    }
    due.put(work, at);
    items.add(new DueWork(at, work));
  }

  /** Takes the first that is due; null if none is. */
  @Nullable Work poll(Instant now) {
    if (!hasDue(now)) {
      return null;
    }
    DueWork first = items.pollFirst();
    if (first == null) {
      return null;
    }
    due.remove(first.work());
    lengths.merge(first.work().controller(), -1, Integer::sum);
    return first.work();
  }

  boolean hasDue(Instant now) {
    return !items.isEmpty() && !items.first().due().isAfter(now);
  }

  /** When the first of all is due, which may be in the past; null if the queue is empty. */
  @Nullable Instant nextDue() {
    return items.isEmpty() ? null : items.first().due();
  }

  /** The number of objects that wait for a controller. */
  int length(String controller) {
    return lengths.getOrDefault(controller, 0);
  }

  void clear() {
    items.clear();
    due.clear();
    lengths.clear();
  }
}
