package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import java.util.List;
import java.util.Map;

/**
 * What a Pod is to other Pods, and wants of them (Assigning Pods to Nodes; Pod Topology Spread
 * Constraints).
 *
 * @param near required affinity
 * @param far required anti-affinity
 * @param drawn preferred affinity
 * @param repelled preferred anti-affinity
 * @param spread topology spread constraints
 */
record PodTopology(
    String namespace,
    Map<String, String> labels,
    List<AffinityTerm> near,
    List<AffinityTerm> far,
    List<AffinityTerm> drawn,
    List<AffinityTerm> repelled,
    List<SpreadConstraint> spread) {

  static PodTopology of(ObjectNode pod) {
    ObjectMeta meta = ObjectMeta.of(pod);
    JsonNode spec = pod.path("spec");
    JsonNode affinity = spec.path("affinity").path("podAffinity");
    JsonNode antiAffinity = spec.path("affinity").path("podAntiAffinity");
    return new PodTopology(
        meta.namespace(),
        meta.labels(),
        AffinityTerm.required(meta.namespace(), affinity),
        AffinityTerm.required(meta.namespace(), antiAffinity),
        AffinityTerm.preferred(meta.namespace(), affinity),
        AffinityTerm.preferred(meta.namespace(), antiAffinity),
        SpreadConstraint.of(spec.path("topologySpreadConstraints")));
  }

  /** Whether it depends on other Pods where the Pod may go, by what it wants itself. */
  boolean asks() {
    return !near.isEmpty()
        || !far.isEmpty()
        || spread.stream().anyMatch(SpreadConstraint::required);
  }

  /** Whether it depends on other Pods where the Pod had better go. */
  boolean prefers() {
    return !drawn.isEmpty()
        || !repelled.isEmpty()
        || !spread.stream().allMatch(SpreadConstraint::required);
  }
}
