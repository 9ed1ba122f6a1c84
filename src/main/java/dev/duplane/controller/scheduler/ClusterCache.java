package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.PodState;
import dev.duplane.controller.Request;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What all Nodes have and hold, kept up to date by events ({@code pkg/scheduler/backend/cache}). A
 * Pod is placed without a look at all Nodes: they are in the order in which they are chosen.
 */
final class ClusterCache {
  private final Map<String, NodeInfo> nodes = new HashMap<>();

  /** Those that are present: fewest Pods first, then by name. */
  private final TreeSet<NodeInfo> order =
      new TreeSet<>(Comparator.comparingInt(NodeInfo::pods).thenComparing(NodeInfo::name));

  private final Map<Request, Assigned> assigned = new HashMap<>();

  /** The last placement of each demand that failed, as long as nothing has changed since. */
  private final Map<PodDemand, Placement> failed = new HashMap<>();

  /** A Pod on a Node, as it has been counted. */
  private record Assigned(String node, int generation, PodDemand demand) {}

  void clear() {
    nodes.clear();
    order.clear();
    assigned.clear();
    failed.clear();
  }

  /** A Node is this one now; null: it is gone. */
  void observeNode(String name, @Nullable ObjectNode now) {
    change(name, now == null ? NodeInfo::remove : node -> node.set(now));
  }

  /** What happens to a Node. */
  private interface Change {
    void to(NodeInfo node);
  }

  private void change(String name, Change change) {
    NodeInfo node = nodes.computeIfAbsent(name, NodeInfo::new);
    order.remove(node);
    change.to(node);
    if (node.present()) {
      order.add(node);
    } else if (node.pods() == 0) {
      nodes.remove(name);
    }
    failed.clear();
  }

  /**
   * A Pod is this one now; null: it is gone.
   *
   * @return the Node that has more room by that; null if none has
   */
  @Nullable String observePod(Request request, @Nullable ObjectNode now) {
    Assigned before = assigned.get(request);
    Assigned after = now == null ? null : assigned(now, before);
    if (Objects.equals(before, after)) {
      return null;
    }
    if (before != null) {
      assigned.remove(request);
      change(before.node(), node -> node.remove(before.demand()));
    }
    if (after != null) {
      assigned.put(request, after);
      change(after.node(), node -> node.add(after.demand()));
    }
    return before == null ? null : before.node();
  }

  /** A Pod that has ended takes nothing any more. */
  private static @Nullable Assigned assigned(ObjectNode pod, @Nullable Assigned before) {
    String node = pod.path("spec").path("nodeName").asText();
    if (node.isEmpty() || PodState.ended(pod)) {
      return null;
    }
    int generation = ObjectMeta.of(pod).integer("generation");
    if (before != null && before.generation() == generation && before.node().equals(node)) {
      return before;
    }
    return new Assigned(node, generation, PodDemand.of(pod));
  }

  /** A Node, if it is present. */
  @Nullable NodeInfo node(String name) {
    NodeInfo node = nodes.get(name);
    return node != null && node.present() ? node : null;
  }

  /** The best Node for a Pod, or why there is none. */
  Placement place(PodDemand pod) {
    if (order.isEmpty()) {
      return Placement.nowhere("no nodes available to schedule pods");
    }
    Placement known = failed.get(pod);
    if (known != null) {
      return known;
    }
    Set<String> names = pod.required() == null ? null : pod.required().names();
    Placement.Diagnosis diagnosis = new Placement.Diagnosis(order.size());
    Placement placement;
    if (names != null && names.isEmpty()) {
      placement = diagnosis.conflict();
    } else if (names != null) {
      List<NodeInfo> named = order.size() < names.size() ? present(names) : byName(names);
      diagnosis.addUnnamed(order.size() - named.size());
      placement = best(named, pod, diagnosis);
    } else {
      placement = best(order, pod, diagnosis);
    }
    if (placement.node() == null) {
      failed.put(pod, placement);
    }
    return placement;
  }

  private List<NodeInfo> present(Set<String> names) {
    return order.stream().filter(node -> names.contains(node.name())).toList();
  }

  private List<NodeInfo> byName(Set<String> names) {
    return names.stream()
        .map(this::node)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparingInt(NodeInfo::pods).thenComparing(NodeInfo::name))
        .toList();
  }

  /** The first that nothing speaks against, else the best of all. */
  private static Placement best(
      Iterable<NodeInfo> ordered, PodDemand pod, Placement.Diagnosis diagnosis) {
    NodeInfo best = null;
    int leastDiscouraged = Integer.MAX_VALUE;
    long mostPreferred = 0;
    for (NodeInfo node : ordered) {
      NodeFilter.Refusal refusal = NodeFilter.refusal(node, pod);
      if (refusal != null) {
        diagnosis.add(refusal);
        continue;
      }
      int discouraged = NodeFilter.discouragements(node, pod);
      long preferred = pod.preference(node.name(), node.labels());
      if (discouraged < leastDiscouraged
          || (discouraged == leastDiscouraged && preferred > mostPreferred)) {
        best = node;
        leastDiscouraged = discouraged;
        mostPreferred = preferred;
      }
      if (leastDiscouraged == 0 && pod.preferred().isEmpty()) {
        break;
      }
    }
    return best == null ? diagnosis.nowhere() : Placement.on(best);
  }
}
