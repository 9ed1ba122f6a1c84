package dev.duplane.controller.scheduler;

import dev.duplane.controller.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether Nodes take a Pod, with regard to the Pods there and those nominated ({@code
 * pkg/scheduler/framework/runtime/framework.go}, RunFilterPluginsWithNominatedPods): a Node has to
 * take it both with the nominated ones, which may come, and without, as others may be near to them
 * that never come.
 */
final class Feasibility {
  private final Request self;
  private final PodDemand pod;
  private final Collection<NodeInfo> nodes;
  private final NominatedPods nominated;
  private final Function<String, Map<String, String>> namespaces;
  private final @Nullable TopologyCounts counts;

  /**
   * @param self the Pod that needs a Node
   * @param pod what it demands
   * @param nodes all that are present
   * @param nominated those that may come before it
   * @param related whether other Pods may have to do with where it goes
   * @param namespaces the labels of a Namespace, by its name
   */
  Feasibility(
      Request self,
      PodDemand pod,
      Collection<NodeInfo> nodes,
      NominatedPods nominated,
      boolean related,
      Function<String, Map<String, String>> namespaces) {
    this.self = self;
    this.pod = pod;
    this.nodes = nodes;
    this.nominated = nominated;
    this.namespaces = namespaces;
    this.counts = related ? new TopologyCounts(pod, nodes, namespaces) : null;
  }

  /** What the Pod demands. */
  PodDemand pod() {
    return pod;
  }

  /** What other Pods have to do with it; null: nothing. */
  @Nullable TopologyCounts counts() {
    return counts;
  }

  /** Why a Node does not take the Pod; null if it does. */
  NodeFilter.@Nullable Refusal refusal(NodeInfo node) {
    return refusal(node, counts);
  }

  /** Why a Node would not take the Pod if it were like this; null if it would. */
  NodeFilter.@Nullable Refusal refusalIf(NodeInfo changed) {
    return refusal(changed, countsIf(changed));
  }

  private NodeFilter.@Nullable Refusal refusal(NodeInfo node, @Nullable TopologyCounts counted) {
    List<PodDemand> respected = nominated.respected(node.name(), self, pod.priority());
    if (!respected.isEmpty()) {
      NodeInfo full = node.copy();
      respected.forEach(demand -> full.add(demand, false));
      NodeFilter.Refusal refusal = filter(full, countsIf(full));
      if (refusal != null) {
        return refusal;
      }
    }
    return filter(node, counted);
  }

  private NodeFilter.@Nullable Refusal filter(NodeInfo node, @Nullable TopologyCounts counted) {
    NodeFilter.Refusal refusal = NodeFilter.refusal(node, pod);
    return refusal != null || counted == null ? refusal : counted.refusal(node);
  }

  private @Nullable TopologyCounts countsIf(NodeInfo changed) {
    if (counts == null) {
      return null;
    }
    List<NodeInfo> all = new ArrayList<>(nodes.size());
    nodes.forEach(node -> all.add(node.name().equals(changed.name()) ? changed : node));
    return new TopologyCounts(pod, all, namespaces);
  }
}
