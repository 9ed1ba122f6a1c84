package dev.duplane.controller;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The pending reconciliations of all controllers, each object at most once for each controller
 * (client-go, package workqueue; controller-runtime, package priorityqueue).
 *
 * <p>What is due comes by the controller's priority; then in order of (due time, controller,
 * object), so that what comes next depends on what is queued and never on the order in which it
 * came:
 *
 * <pre>
 *   12:00:00  namespace-controller      namespaces/old
 *   12:00:05  namespace-controller      namespaces/stuck        due in five seconds
 *   12:00:00  endpointslice-controller  services/default/a      of lower priority
 *   12:00:00  endpointslice-controller  services/default/b
 * </pre>
 *
 * <p>Not thread-safe.
 */
final class WorkQueue {
  /** What is always due: nobody reads the clock for it. */
  private static final Instant NOW = Instant.MIN;

  /** The name of one thing to do. */
  record Work(String controller, Request request) {
    // Written out for the same reason as those of a Request.

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Work that
          && request.equals(that.request)
          && controller.equals(that.controller);
    }

    @Override
    public int hashCode() {
      return 31 * request.hashCode() + controller.hashCode();
    }
  }

  private record DueWork(Instant due, Work work) implements Comparable<DueWork> {
    @Override
    public int compareTo(DueWork other) {
      int byTime = due.compareTo(other.due);
      if (byTime != 0) {
        return byTime;
      }
      int byController = work.controller().compareTo(other.work.controller());
      return byController != 0 ? byController : work.request().compareTo(other.work.request());
    }
  }

  private final ToIntFunction<String> priority;
  private final TreeMap<Integer, TreeSet<DueWork>> byPriority =
      new TreeMap<>(Comparator.reverseOrder());
  private final Map<Work, Instant> due = new HashMap<>();
  private final Map<String, Integer> lengths = new HashMap<>();

  /** A queue in which all controllers are equal. */
  WorkQueue() {
    this(controller -> 0);
  }

  /**
   * @param priority of a controller, by its name; the highest comes first
   */
  WorkQueue(ToIntFunction<String> priority) {
    this.priority = priority;
  }

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
    TreeSet<DueWork> items =
        byPriority.computeIfAbsent(
            priority.applyAsInt(work.controller()), level -> new TreeSet<>());
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
    return poll(now, Integer.MIN_VALUE);
  }

  /** Takes the first that is due of controllers with at least some priority; null if none is. */
  @Nullable Work poll(Instant now, int least) {
    for (TreeSet<DueWork> items : byPriority.headMap(least, true).values()) {
      DueWork first = isDue(items, now) ? items.pollFirst() : null;
      if (first != null) {
        Work work = first.work();
        due.remove(work);
        lengths.merge(work.controller(), -1, Integer::sum);
        return work;
      }
    }
    return null;
  }

  boolean hasDue(Instant now) {
    return byPriority.values().stream().anyMatch(items -> isDue(items, now));
  }

  private static boolean isDue(SortedSet<DueWork> items, Instant now) {
    return !items.isEmpty() && !items.first().due().isAfter(now);
  }

  /** When the first of all is due, which may be in the past; null if the queue is empty. */
  @Nullable Instant nextDue() {
    Instant next = null;
    for (TreeSet<DueWork> items : byPriority.values()) {
      if (!items.isEmpty() && (next == null || items.first().due().isBefore(next))) {
        next = items.first().due();
      }
    }
    return next;
  }

  /** The number of objects that wait for a controller. */
  int length(String controller) {
    return lengths.getOrDefault(controller, 0);
  }

  void clear() {
    byPriority.clear();
    due.clear();
    lengths.clear();
  }
}
