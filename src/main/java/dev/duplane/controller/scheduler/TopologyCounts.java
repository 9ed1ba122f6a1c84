package dev.duplane.controller.scheduler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How the Pods that are there bear on where a new one goes ({@code
 * pkg/scheduler/framework/plugins/podtopologyspread/filtering.go} and {@code
 * interpodaffinity/filtering.go}, with their scoring): counted once for a Pod, then asked for each
 * Node.
 *
 * <p>A domain is all Nodes that have the same value of a label, as those of a zone.
 */
final class TopologyCounts {
  private static final NodeFilter.Refusal NO_LABEL =
      new NodeFilter.Refusal(
          List.of("node(s) didn't match pod topology spread constraints (missing required label)"),
          false);
  private static final NodeFilter.Refusal SKEWED =
      new NodeFilter.Refusal(List.of("node(s) didn't match pod topology spread constraints"), true);
  private static final NodeFilter.Refusal NOT_NEAR =
      new NodeFilter.Refusal(List.of("node(s) didn't match pod affinity rules"), false);
  private static final NodeFilter.Refusal NOT_FAR =
      new NodeFilter.Refusal(List.of("node(s) didn't match pod anti-affinity rules"), true);
  private static final NodeFilter.Refusal UNWANTED =
      new NodeFilter.Refusal(
          List.of("node(s) didn't satisfy existing pods anti-affinity rules"), true);

  private final PodTopology pod;
  private final Function<String, Map<String, String>> namespaces;
  private final List<SpreadCount> spread = new ArrayList<>();
  private final Map<Domain, Integer> near = new HashMap<>();
  private final Map<Domain, Integer> far = new HashMap<>();
  private final Map<Domain, Integer> unwanted = new HashMap<>();
  private final Map<Domain, Integer> preferred = new HashMap<>();

  /** All Nodes with a label. */
  private record Domain(String key, String value) {}

  /** A constraint, with how many Pods it counts in each domain, by the value of its label. */
  private record SpreadCount(SpreadConstraint constraint, Map<String, Integer> byValue) {
    private int fewest() {
      return byValue.size() < constraint.minDomains()
          ? 0
          : byValue.values().stream().mapToInt(Integer::intValue).min().orElse(Integer.MAX_VALUE);
    }
  }

  /**
   * Counts.
   *
   * @param demand of the Pod that needs a Node
   * @param nodes all that are present
   * @param namespaces the labels of a Namespace, by its name
   */
  TopologyCounts(
      PodDemand demand,
      Collection<NodeInfo> nodes,
      Function<String, Map<String, String>> namespaces) {
    this.pod = demand.topology();
    this.namespaces = namespaces;
    countSpread(demand, nodes, true);
    countSpread(demand, nodes, false);
    for (NodeInfo node : nodes) {
      for (PodDemand other : node.demands()) {
        count(node, other.topology());
      }
    }
  }

  /** Nodes that lack the label of one of the constraints count for none of them. */
  private void countSpread(PodDemand demand, Collection<NodeInfo> nodes, boolean required) {
    List<SpreadConstraint> constraints =
        pod.spread().stream().filter(each -> each.required() == required).toList();
    for (SpreadConstraint constraint : constraints) {
      Map<String, Integer> byValue = new HashMap<>();
      for (NodeInfo node : nodes) {
        boolean labelled =
            constraints.stream().allMatch(each -> node.labels().containsKey(each.topologyKey()));
        if (labelled && includes(constraint, demand, node)) {
          byValue.merge(
              node.labels().getOrDefault(constraint.topologyKey(), ""),
              matching(constraint, node),
              Integer::sum);
        }
      }
      spread.add(new SpreadCount(constraint, byValue));
    }
  }

  private static boolean includes(SpreadConstraint constraint, PodDemand demand, NodeInfo node) {
    return (!constraint.honorsAffinity() || demand.matches(node.name(), node.labels()))
        && (!constraint.honorsTaints()
            || node.taints().stream()
                .noneMatch(taint -> taint.forbids() && !demand.tolerates(taint)));
  }

  private int matching(SpreadConstraint constraint, NodeInfo node) {
    int count = 0;
    for (PodDemand other : node.staying()) {
      PodTopology it = other.topology();
      if (it.namespace().equals(pod.namespace()) && constraint.selector().matches(it.labels())) {
        count++;
      }
    }
    return count;
  }

  private void count(NodeInfo node, PodTopology other) {
    if (!pod.near().isEmpty() && matchesAll(other)) {
      add(near, node, pod.near(), term -> true);
    }
    add(far, node, pod.far(), term -> term.matches(other, namespaces));
    add(unwanted, node, other.far(), term -> term.matches(pod, namespaces));
    for (AffinityTerm term : pod.drawn()) {
      weigh(node, term, term.matches(other, namespaces), term.weight());
    }
    for (AffinityTerm term : pod.repelled()) {
      weigh(node, term, term.matches(other, namespaces), -term.weight());
    }
  }

  private boolean matchesAll(PodTopology other) {
    return pod.near().stream().allMatch(term -> term.matches(other, namespaces));
  }

  private static void add(
      Map<Domain, Integer> counts,
      NodeInfo node,
      List<AffinityTerm> terms,
      Predicate<AffinityTerm> matches) {
    for (AffinityTerm term : terms) {
      String value = node.labels().get(term.topologyKey());
      if (value != null && matches.test(term)) {
        counts.merge(new Domain(term.topologyKey(), value), 1, Integer::sum);
      }
    }
  }

  private void weigh(NodeInfo node, AffinityTerm term, boolean matches, int weight) {
    String value = node.labels().get(term.topologyKey());
    if (matches && value != null) {
      preferred.merge(new Domain(term.topologyKey(), value), weight, Integer::sum);
    }
  }

  /** Why a Node does not take the Pod; null if it does. */
  NodeFilter.@Nullable Refusal refusal(NodeInfo node) {
    NodeFilter.Refusal skewed = skewed(node);
    if (skewed != null) {
      return skewed;
    }
    if (!isNear(node)) {
      return NOT_NEAR;
    }
    if (has(far, node, pod.far())) {
      return NOT_FAR;
    }
    return isUnwanted(node) ? UNWANTED : null;
  }

  private NodeFilter.@Nullable Refusal skewed(NodeInfo node) {
    for (SpreadCount each : spread) {
      SpreadConstraint constraint = each.constraint();
      if (!constraint.required()) {
        continue;
      }
      String value = node.labels().get(constraint.topologyKey());
      if (value == null) {
        return NO_LABEL;
      }
      if (skew(each, value) > constraint.maxSkew()) {
        return SKEWED;
      }
    }
    return null;
  }

  /** By how many a domain would have more than the one with the fewest. */
  private long skew(SpreadCount each, String value) {
    int self = each.constraint().selector().matches(pod.labels()) ? 1 : 0;
    return (long) each.byValue().getOrDefault(value, 0) + self - each.fewest();
  }

  /** The first Pod of a group that wants to be near to itself may go anywhere. */
  private boolean isNear(NodeInfo node) {
    boolean all = true;
    for (AffinityTerm term : pod.near()) {
      String value = node.labels().get(term.topologyKey());
      if (value == null) {
        return false;
      }
      all &= near.containsKey(new Domain(term.topologyKey(), value));
    }
    return all || (near.isEmpty() && matchesAll(pod));
  }

  private static boolean has(Map<Domain, Integer> counts, NodeInfo node, List<AffinityTerm> terms) {
    for (AffinityTerm term : terms) {
      String value = node.labels().get(term.topologyKey());
      if (value != null && counts.containsKey(new Domain(term.topologyKey(), value))) {
        return true;
      }
    }
    return false;
  }

  private boolean isUnwanted(NodeInfo node) {
    return !unwanted.isEmpty()
        && node.labels().entrySet().stream()
            .anyMatch(label -> unwanted.containsKey(new Domain(label.getKey(), label.getValue())));
  }

  /** How much is for a Node: the weights of preferred terms that are met there, together. */
  long preference(NodeInfo node) {
    long sum = 0;
    for (Map.Entry<Domain, Integer> each : preferred.entrySet()) {
      if (each.getKey().value().equals(node.labels().get(each.getKey().key()))) {
        sum += each.getValue();
      }
    }
    return sum;
  }

  /** How unevenly Pods would be spread that need not be spread evenly. */
  long unevenness(NodeInfo node) {
    long sum = 0;
    for (SpreadCount each : spread) {
      String value = node.labels().get(each.constraint().topologyKey());
      if (!each.constraint().required()) {
        sum += value == null ? Integer.MAX_VALUE : skew(each, value);
      }
    }
    return sum;
  }
}
