package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.PodState;
import dev.duplane.controller.PodsOnNodes;
import dev.duplane.controller.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all Nodes have and hold, kept up to date by events ({@code pkg/scheduler/backend/cache}). A
 * Pod is placed without a look at all Nodes: they are in the order in which they are chosen.
 */
final class ClusterCache {
  private static final GroupResource PODS = new GroupResource("", "pods");

  private final Map<String, NodeInfo> nodes = new HashMap<>();

  /** Those that are present: fewest Pods first, then by name. */
  private final TreeSet<NodeInfo> order =
      new TreeSet<>(Comparator.comparingInt(NodeInfo::pods).thenComparing(NodeInfo::name));

  private final Map<Request, Assigned> assigned = new HashMap<>();

  /** The last placement of each demand that failed, as long as nothing has changed since. */
  private final Map<PodDemand, Placement> failed = new HashMap<>();

  /** How many Pods on Nodes ask that others keep away. */
  private int repelling;

  /** How many Pods on Nodes have each priority. */
  private final TreeMap<Integer, Integer> priorities = new TreeMap<>();

  private final NominatedPods nominated = new NominatedPods();
  private final PodsOnNodes onNodes;
  private final DefaultPreemption preemption;

  /** The demand that was made last: the Pods of a workload, which come together, share one. */
  private @Nullable PodDemand last;

  private final Function<String, Map<String, String>> namespaces;

  /**
   * @param pods the Pods there are
   * @param budgets the PodDisruptionBudgets there are
   * @param namespaces the labels of a Namespace, by its name
   */
  ClusterCache(
      Indexer pods,
      Supplier<Collection<ObjectNode>> budgets,
      Function<String, Map<String, String>> namespaces) {
    this.onNodes = new PodsOnNodes(pods);
    this.preemption = new DefaultPreemption(this::podsOn, budgets);
    this.namespaces = namespaces;
  }

  /** A Pod on a Node, as it has been counted. */
  private record Assigned(String node, int generation, boolean leaving, PodDemand demand) {}

  void clear() {
    nodes.clear();
    order.clear();
    assigned.clear();
    failed.clear();
    priorities.clear();
    nominated.clear();
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
   * @param pending whether it is to be bound
   * @return the Node that has more room by that; null if none has
   */
  @Nullable String observePod(Request request, @Nullable ObjectNode now, boolean pending) {
    String left = observeNomination(request, pending ? now : null);
    Assigned before = assigned.get(request);
    Assigned after = now == null ? null : assigned(now, before);
    if (Objects.equals(before, after)) {
      return left;
    }
    if (before != null) {
      assigned.remove(request);
      count(before.demand(), -1);
      change(before.node(), node -> node.remove(before.demand(), before.leaving()));
    }
    if (after != null) {
      assigned.put(request, after);
      count(after.demand(), 1);
      change(after.node(), node -> node.add(after.demand(), after.leaving()));
      if (after.node().equals(left)) {
        left = null;
      }
    }
    if (before == null) {
      return left;
    }
    // A Pod that begins to leave takes as much as before.
    boolean begins =
        after != null
            && !before.leaving()
            && after.leaving()
            && before.node().equals(after.node())
            && before.demand().equals(after.demand());
    return begins ? null : before.node();
  }

  private void count(PodDemand demand, int change) {
    repelling += demand.topology().far().isEmpty() ? 0 : change;
    priorities.merge(demand.priority(), change, Integer::sum);
    priorities.remove(demand.priority(), 0);
  }

  /** The Node that a Pod has been nominated for and is not any more. */
  private @Nullable String observeNomination(Request request, @Nullable ObjectNode pending) {
    String node = pending == null ? "" : pending.path("status").path("nominatedNodeName").asText();
    String before = nominated.nodeOf(request);
    if (pending == null || node.isEmpty()) {
      if (before == null) {
        return null;
      }
      nominated.remove(request);
      failed.clear();
      return before;
    }
    if (nominated.set(request, node, PodDemand.of(pending))) {
      failed.clear();
    }
    return null;
  }

  /** Whether a Pod waits for others to leave a Node. */
  boolean isNominated(Request pod) {
    return nominated.nodeOf(pod) != null;
  }

  /** The Pods that wait for room on a Node, in order. */
  Collection<Request> nominatedOn(String node) {
    return List.copyOf(nominated.on(node));
  }

  /** Those of them that have a lower priority. */
  List<Request> nominatedBelow(String node, int priority) {
    return nominated.below(node, priority);
  }

  /** The Pods on a Node, as they have been counted. */
  private List<Victim> podsOn(NodeInfo node) {
    List<Victim> found = new ArrayList<>();
    for (ObjectNode pod : onNodes.on(node.name())) {
      ObjectMeta meta = ObjectMeta.of(pod);
      Assigned counted = assigned.get(new Request(PODS, meta.namespace(), meta.name()));
      if (counted != null) {
        found.add(new Victim(pod, counted.demand(), counted.leaving()));
      }
    }
    return found;
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

  /**
   * The best Node for a Pod, or why there is none.
   *
   * @param self the Pod
   */
  Placement place(Request self, PodDemand pod) {
    if (order.isEmpty()) {
      return Placement.nowhere("no nodes available to schedule pods");
    }
    String awaited = nominated.nodeOf(self);
    Placement known = awaited == null ? failed.get(pod) : null;
    if (known != null) {
      return known;
    }
    boolean related =
        repelling > 0
            || pod.topology().asks()
            || pod.topology().prefers()
            || nominated.anyRepelling();
    Feasibility fit = new Feasibility(self, pod, order, nominated, related, namespaces);
    NodeInfo first = awaited == null ? null : node(awaited);
    if (first != null && fit.refusal(first) == null) {
      return Placement.on(first);
    }
    Placement.Diagnosis diagnosis = new Placement.Diagnosis(order.size());
    NodeInfo best = best(candidates(pod, diagnosis), fit, diagnosis);
    if (best != null) {
      return Placement.on(best);
    }
    int lowest = priorities.isEmpty() ? Integer.MAX_VALUE : priorities.firstKey();
    Placement placement = preemption.attempt(fit, first, diagnosis, lowest);
    if (awaited == null && placement.candidate() == null) {
      failed.put(pod, placement);
    }
    return placement;
  }

  /** The Nodes to look at: all, unless the Pod names some. */
  private Collection<NodeInfo> candidates(PodDemand pod, Placement.Diagnosis diagnosis) {
    Set<String> names = pod.required() == null ? null : pod.required().names();
    if (names == null) {
      return order;
    }
    if (names.isEmpty()) {
      diagnosis.addConflict();
      return List.of();
    }
    List<NodeInfo> named = order.size() < names.size() ? present(names) : byName(names);
    diagnosis.addUnnamed(order.size() - named.size());
    return named;
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

  /** The first that nothing speaks against, else the best of all; null if none takes the Pod. */
  private static @Nullable NodeInfo best(
      Iterable<NodeInfo> ordered, Feasibility fit, Placement.Diagnosis diagnosis) {
    PodDemand pod = fit.pod();
    boolean anyWillDo = pod.preferred().isEmpty() && !pod.topology().prefers();
    NodeInfo best = null;
    Rank first = null;
    for (NodeInfo node : ordered) {
      NodeFilter.Refusal refusal = fit.refusal(node);
      if (refusal != null) {
        diagnosis.add(node, refusal);
        continue;
      }
      Rank rank = Rank.of(node, pod, fit.counts());
      if (first == null || rank.compareTo(first) < 0) {
        best = node;
        first = rank;
      }
      if (anyWillDo && first.discouraged() == 0) {
        break;
      }
    }
    return best;
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
