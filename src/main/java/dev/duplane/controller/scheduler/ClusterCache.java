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
import java.util.function.Function;
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

  /** How many Pods on Nodes ask that others keep away. */
  private int repelling;

  /** The demand that was made last: the Pods of a workload, which come together, share one. */
  private @Nullable PodDemand last;

  private final Function<String, Map<String, String>> namespaces;

  /**
   * @param namespaces the labels of a Namespace, by its name
   */
  ClusterCache(Function<String, Map<String, String>> namespaces) {
    this.namespaces = namespaces;
  }

  /** A Pod on a Node, as it has been counted. */
  private record Assigned(String node, int generation, boolean leaving, PodDemand demand) {}

  void clear() {
    nodes.clear();
    order.clear();
    assigned.clear();
    failed.clear();
    repelling = 0;
    last = null;
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
      repelling -= before.demand().topology().far().isEmpty() ? 0 : 1;
      change(before.node(), node -> node.remove(before.demand(), before.leaving()));
    }
    if (after != null) {
      assigned.put(request, after);
      repelling += after.demand().topology().far().isEmpty() ? 0 : 1;
      change(after.node(), node -> node.add(after.demand(), after.leaving()));
    }
    return before == null ? null : before.node();
  }

  /** A Pod that has ended takes nothing any more. */
  private @Nullable Assigned assigned(ObjectNode pod, @Nullable Assigned before) {
    String node = pod.path("spec").path("nodeName").asText();
    if (node.isEmpty() || PodState.ended(pod)) {
      return null;
    }
    ObjectMeta meta = ObjectMeta.of(pod);
    int generation = meta.integer("generation");
    if (before != null
        && before.generation() == generation
        && before.leaving() == meta.deleting()
        && before.node().equals(node)
        && before.demand().topology().labels().equals(meta.labels())) {
      return before;
    }
    return new Assigned(node, generation, meta.deleting(), shared(PodDemand.of(pod)));
  }

  private PodDemand shared(PodDemand demand) {
    PodDemand known = last;
    PodDemand one = known != null && known.equals(demand) ? known : demand;
    last = one;
    return one;
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
      placement = best(named, pod, diagnosis, counts(pod));
    } else {
      placement = best(order, pod, diagnosis, counts(pod));
    }
    if (placement.node() == null) {
      failed.put(pod, placement);
    }
    return placement;
  }

  /** What other Pods have to do with it; null: nothing. */
  private @Nullable TopologyCounts counts(PodDemand pod) {
    return repelling > 0 || pod.topology().asks() || pod.topology().prefers()
        ? new TopologyCounts(pod, order, namespaces)
        : null;
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
      Iterable<NodeInfo> ordered,
      PodDemand pod,
      Placement.Diagnosis diagnosis,
      @Nullable TopologyCounts counts) {
    boolean anyWillDo = pod.preferred().isEmpty() && !pod.topology().prefers();
    NodeInfo best = null;
    Rank first = null;
    for (NodeInfo node : ordered) {
      NodeFilter.Refusal refusal = NodeFilter.refusal(node, pod);
      if (refusal == null && counts != null) {
        refusal = counts.refusal(node);
      }
      if (refusal != null) {
        diagnosis.add(refusal);
        continue;
      }
      Rank rank = Rank.of(node, pod, counts);
      if (first == null || rank.compareTo(first) < 0) {
        best = node;
        first = rank;
      }
      if (anyWillDo && first.discouraged() == 0) {
        break;
      }
    }
    return best == null ? diagnosis.nowhere() : Placement.on(best);
  }

  /** How good a Node is: by its taints, then by what the Pod prefers, then by how even it is. */
  private record Rank(int discouraged, long preferred, long uneven) implements Comparable<Rank> {
    private static final Comparator<Rank> ORDER =
        Comparator.comparingInt(Rank::discouraged)
            .thenComparing(Rank::preferred, Comparator.reverseOrder())
            .thenComparing(Rank::uneven);

    private static Rank of(NodeInfo node, PodDemand pod, @Nullable TopologyCounts counts) {
      long preferred = pod.preference(node.name(), node.labels());
      return new Rank(
          NodeFilter.discouragements(node, pod),
          counts == null ? preferred : preferred + counts.preference(node),
          counts == null ? 0 : counts.unevenness(node));
    }

    @Override
    public int compareTo(Rank other) {
      return ORDER.compare(this, other);
    }
  }
}
