package dev.duplane.controller.scheduler;

import dev.duplane.controller.scheduler.PodDemand.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a Node takes a Pod: the filters of kube-scheduler's default profile, in their order; the
 * first that refuses says why ({@code pkg/scheduler/apis/config/v1/default_plugins.go}).
 */
final class NodeFilter {
  private static final Taint UNSCHEDULABLE =
      new Taint("node.kubernetes.io/unschedulable", "", "NoSchedule");

  private NodeFilter() {}

  /**
   * A refusal.
   *
   * @param reasons in kube-scheduler's words
   * @param resolvable whether it might take the Pod if others left ({@code Unschedulable}, as
   *     opposed to {@code UnschedulableAndUnresolvable})
   */
  record Refusal(List<String> reasons, boolean resolvable) {
    private static Refusal of(String reason) {
      return new Refusal(List.of(reason), false);
    }
  }

  /** Why a Node does not take a Pod; null if it does. */
  static @Nullable Refusal refusal(NodeInfo node, PodDemand pod) {
    if (node.unschedulable() && !pod.tolerates(UNSCHEDULABLE)) {
      return Refusal.of("node(s) were unschedulable");
    }
    for (Taint taint : node.taints()) {
      if (taint.forbids() && !pod.tolerates(taint)) {
        return Refusal.of("node(s) had untolerated taint(s)");
      }
    }
    if (!pod.matches(node.name(), node.labels())) {
      return Refusal.of("node(s) didn't match Pod's node affinity/selector");
    }
    for (HostPort port : pod.ports()) {
      if (node.ports().stream().anyMatch(port::conflicts)) {
        return new Refusal(
            List.of("node(s) didn't have free ports for the requested pod ports"), true);
      }
    }
    return resources(node, pod.requests());
  }

  /** {@code plugins/noderesources/fit.go}, fitsRequest: all that is short is said. */
  private static @Nullable Refusal resources(NodeInfo node, ResourceAmounts requests) {
    List<String> reasons = new ArrayList<>();
    boolean resolvable = true;
    if (node.room() < 1) {
      reasons.add("Too many pods");
    }
    for (Map.Entry<String, Long> request : requests.named().entrySet()) {
      String name = request.getKey();
      long amount = request.getValue();
      long allocatable = node.allocatable().get(name);
      if (amount > 0 && amount > allocatable - node.requested().get(name)) {
        reasons.add("Insufficient " + name);
        resolvable &= amount <= allocatable;
      }
    }
    return reasons.isEmpty() ? null : new Refusal(reasons, resolvable);
  }

  /** How many taints make the Node one of the last to be chosen. */
  static int discouragements(NodeInfo node, PodDemand pod) {
    int count = 0;
    for (Taint taint : node.taints()) {
      if (taint.discourages() && !pod.tolerates(taint)) {
        count++;
      }
    }
    return count;
  }
}
