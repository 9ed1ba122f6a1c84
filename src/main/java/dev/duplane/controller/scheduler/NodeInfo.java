package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.scheduler.PodDemand.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * A Node as the scheduler sees it: what it has, and what the Pods on it take ({@code
 * pkg/scheduler/framework/types.go}, NodeInfo).
 */
final class NodeInfo {
  private final String name;
  private boolean present;
  private Map<String, String> labels = Map.of();
  private List<Taint> taints = List.of();
  private boolean unschedulable;
  private ResourceAmounts allocatable = new ResourceAmounts();

  private final ResourceAmounts requested = new ResourceAmounts();
  private final List<HostPort> ports = new ArrayList<>();
  private final List<PodDemand> demands = new ArrayList<>();
  private final List<PodDemand> staying = new ArrayList<>();

  NodeInfo(String name) {
    this.name = name;
  }

  /** The same Node, to see what would be if other Pods were on it. */
  NodeInfo copy() {
    NodeInfo copy = new NodeInfo(name);
    copy.present = present;
    copy.labels = labels;
    copy.taints = taints;
    copy.unschedulable = unschedulable;
    copy.allocatable = allocatable;
    copy.requested.add(requested);
    copy.ports.addAll(ports);
    copy.demands.addAll(demands);
    copy.staying.addAll(staying);
    return copy;
  }

  /** The Node is this one now. */
  void set(ObjectNode node) {
    present = true;
    labels = ObjectMeta.of(node).labels();
    taints =
        StreamSupport.stream(node.path("spec").path("taints").spliterator(), false)
            .map(Taint::of)
            .toList();
    unschedulable = node.path("spec").path("unschedulable").asBoolean();
    allocatable = ResourceAmounts.of(node.path("status").path("allocatable"));
  }

  /** The Node is gone; Pods may still be bound to it. */
  void remove() {
    present = false;
  }

  /**
   * A Pod is on it.
   *
   * @param leaving whether it is being deleted
   */
  void add(PodDemand pod, boolean leaving) {
    requested.add(pod.requests());
    ports.addAll(pod.ports());
    demands.add(pod);
    if (!leaving) {
      staying.add(pod);
    }
  }

  /** A Pod that was on it as {@link #add} has it is not any more. */
  void remove(PodDemand pod, boolean leaving) {
    requested.subtract(pod.requests());
    pod.ports().forEach(ports::remove);
    demands.remove(pod);
    if (!leaving) {
      staying.remove(pod);
    }
  }

  /** The Pods on it that have not ended. */
  List<PodDemand> demands() {
    return demands;
  }

  /** Those of them that are not being deleted. */
  List<PodDemand> staying() {
    return staying;
  }

  String name() {
    return name;
  }

  /** Whether there is such a Node. */
  boolean present() {
    return present;
  }

  Map<String, String> labels() {
    return labels;
  }

  List<Taint> taints() {
    return taints;
  }

  boolean unschedulable() {
    return unschedulable;
  }

  ResourceAmounts allocatable() {
    return allocatable;
  }

  ResourceAmounts requested() {
    return requested;
  }

  List<HostPort> ports() {
    return ports;
  }

  /** The number of Pods on it that have not ended. */
  int pods() {
    return demands.size();
  }

  /** How many more Pods it takes. */
  long room() {
    return allocatable.get(ResourceAmounts.PODS) - pods();
  }
}
