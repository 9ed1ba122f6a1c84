package dev.duplane.controller.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * When a Service concerns the provider (Kubernetes, {@code wantsLoadBalancer}, {@code needsCleanup}
 * and {@code needsUpdate} in {@code
 * staging/src/k8s.io/cloud-provider/controllers/service/controller.go}).
 */
final class LoadBalancerNeeds {
  /** Holds the deletion of a Service up until its load balancer is gone. */
  static final String FINALIZER = "service.kubernetes.io/load-balancer-cleanup";

  /** The fields of a Service's spec that a load balancer depends on. */
  private static final List<String> SPEC =
      List.of(
          "loadBalancerSourceRanges",
          "sessionAffinity",
          "sessionAffinityConfig",
          "loadBalancerIP",
          "externalIPs",
          "externalTrafficPolicy",
          "healthCheckNodePort");

  /** The fields of a port. */
  private static final List<String> PORT =
      List.of("name", "protocol", "port", "nodePort", "targetPort", "appProtocol");

  private LoadBalancerNeeds() {}

  /** Whether it should have a load balancer of this provider. */
  static boolean wanted(JsonNode service) {
    JsonNode spec = service.path("spec");
    return spec.path("type").asText().equals("LoadBalancer") && !spec.has("loadBalancerClass");
  }

  /** Whether it has the finalizer. */
  static boolean isHeldUp(JsonNode service) {
    for (JsonNode finalizer : service.path("metadata").path("finalizers")) {
      if (finalizer.asText().equals(FINALIZER)) {
        return true;
      }
    }
    return false;
  }

  /** Whether its load balancer has to go. */
  static boolean cleanup(JsonNode service) {
    return isHeldUp(service)
        && (service.path("metadata").has("deletionTimestamp")
            || !service.path("spec").path("type").asText().equals("LoadBalancer"));
  }

  /** Whether a change concerns its load balancer. */
  static boolean update(JsonNode before, JsonNode service) {
    if (!wanted(before) && !wanted(service)) {
      return false;
    }
    if (wanted(before) != wanted(service)) {
      return true;
    }
    JsonNode old = before.path("spec");
    JsonNode spec = service.path("spec");
    return SPEC.stream().anyMatch(field -> !old.path(field).equals(spec.path(field)))
        || !samePorts(old.path("ports"), spec.path("ports"))
        || old.path("ipFamilies").size() != spec.path("ipFamilies").size()
        || !annotations(before).equals(annotations(service))
        || !uid(before).equals(uid(service));
  }

  private static boolean samePorts(JsonNode before, JsonNode ports) {
    if (before.size() != ports.size()) {
      return false;
    }
    for (int i = 0; i < ports.size(); i++) {
      JsonNode old = before.get(i);
      JsonNode port = ports.get(i);
      if (!PORT.stream().allMatch(field -> old.path(field).equals(port.path(field)))) {
        return false;
      }
    }
    return true;
  }

  private static JsonNode annotations(JsonNode service) {
    return service.path("metadata").path("annotations");
  }

  private static JsonNode uid(JsonNode service) {
    return service.path("metadata").path("uid");
  }
}
