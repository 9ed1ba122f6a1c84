package dev.duplane.controller.scheduler;

import dev.duplane.controller.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Pods for which others leave a Node, until they are there ({@code
 * pkg/scheduler/backend/queue/nominator.go}): to all of no higher priority it is as if they were
 * there already.
 */
final class NominatedPods {
  private final Map<Request, String> nodes = new HashMap<>();
  private final Map<String, TreeMap<Request, PodDemand>> byNode = new HashMap<>();

  /**
   * A Pod is nominated for this Node now.
   *
   * @return whether that is new
   */
  boolean set(Request pod, String node, PodDemand demand) {
    String before = nodes.get(pod);
    PodDemand known = remove(pod);
    nodes.put(pod, node);
    byNode.computeIfAbsent(node, n -> new TreeMap<>()).put(pod, demand);
    return !node.equals(before) || !demand.equals(known);
  }

  /** A Pod is nominated for no Node any more; what it demands, null if it was not nominated. */
  @Nullable PodDemand remove(Request pod) {
    String before = nodes.remove(pod);
    TreeMap<Request, PodDemand> there = before == null ? null : byNode.get(before);
    PodDemand known = there == null ? null : there.remove(pod);
    if (there != null && there.isEmpty()) {
      byNode.remove(before);
    }
    return known;
  }

  /** Whether one of them asks that others keep away. */
  boolean anyRepelling() {
    return byNode.values().stream()
        .flatMap(there -> there.values().stream())
        .anyMatch(demand -> !demand.topology().far().isEmpty());
  }

  /** The Node for which a Pod is nominated; null if there is none. */
  @Nullable String nodeOf(Request pod) {
    return nodes.get(pod);
  }

  /** The Pods that are nominated for a Node, in order. */
  Collection<Request> on(String node) {
    return byNode.getOrDefault(node, new TreeMap<>()).keySet();
  }

  /** Those of them, but for one, that have at least a priority. */
  List<PodDemand> respected(String node, Request except, int priority) {
    if (byNode.isEmpty()) {
      return List.of();
    }
    List<PodDemand> found = new ArrayList<>();
    byNode
        .getOrDefault(node, new TreeMap<>())
        .forEach(
            (pod, demand) -> {
              if (demand.priority() >= priority && !pod.equals(except)) {
                found.add(demand);
              }
            });
    return found;
  }

  /** Those of them that have a lower priority. */
  List<Request> below(String node, int priority) {
    List<Request> found = new ArrayList<>();
    byNode
        .getOrDefault(node, new TreeMap<>())
        .forEach(
            (pod, demand) -> {
              if (demand.priority() < priority) {
                found.add(pod);
              }
            });
    return found;
  }

  void clear() {
    nodes.clear();
    byNode.clear();
  }
}
