package dev.duplane.controller.scheduler;

import dev.duplane.controller.Request;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Pods that no Node takes, by what they demand ({@code pkg/scheduler/backend/queue}, the
 * unschedulable Pods and their queueing hints): when a Node changes, it is asked once for each
 * demand, however many Pods have it.
 */
final class WaitingPods {
  private final Map<PodDemand, TreeSet<Request>> byDemand = new LinkedHashMap<>();
  private final Map<Request, PodDemand> demands = new HashMap<>();

  /** Whether the Pod is waiting with that demand already. */
  boolean has(Request pod, PodDemand demand) {
    return demand.equals(demands.get(pod));
  }

  /** The Pod waits, with that demand. */
  void add(Request pod, PodDemand demand) {
    PodDemand before = demands.put(pod, demand);
    if (!demand.equals(before)) {
      forget(pod, before);
      byDemand.computeIfAbsent(demand, d -> new TreeSet<>()).add(pod);
    }
  }

  void remove(Request pod) {
    forget(pod, demands.remove(pod));
  }

  private void forget(Request pod, @Nullable PodDemand demand) {
    TreeSet<Request> pods = demand == null ? null : byDemand.get(demand);
    if (pods != null && pods.remove(pod) && pods.isEmpty()) {
      byDemand.remove(demand);
    }
  }

  boolean isEmpty() {
    return demands.isEmpty();
  }

  /** Hands those to the queue whose place depends on other Pods. */
  void wakeAsking(Consumer<Request> queue) {
    byDemand.forEach(
        (demand, pods) -> {
          if (demand.topology().asks()) {
            pods.forEach(queue);
          }
        });
  }

  /**
   * Hands those to the queue that a Node takes now, as many as it may have room for, and those
   * whose place depends on other Pods.
   */
  void wake(NodeInfo node, Consumer<Request> queue) {
    byDemand.forEach(
        (demand, pods) -> {
          if (demand.topology().asks()) {
            pods.forEach(queue);
          } else if (NodeFilter.refusal(node, demand) == null) {
            pods.stream().limit(node.room()).forEach(queue);
          }
        });
  }

  /** All of them, in order. */
  List<Request> all() {
    return demands.keySet().stream().sorted().toList();
  }

  void clear() {
    byDemand.clear();
    demands.clear();
  }
}
