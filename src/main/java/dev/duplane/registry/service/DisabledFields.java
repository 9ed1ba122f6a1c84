package dev.duplane.registry.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import java.util.List;

/**
 * Drops the fields of Services that a release or its feature gates do not have. They are dropped
 * silently from requests, and kept in objects that already have them ("Feature gates"; KEP-563,
 * "Feature Enablement and Rollback"). The rules themselves always work with two families and
 * clusterIPs in mind: what an older cluster stores is completed before they run, and what they add
 * to it is taken away after.
 */
record DisabledFields(Features features) {

  /** Drops what clients may not set, right after decoding. */
  void drop(ServiceView service) {
    ObjectView spec = service.spec();
    if (!features.isEnabled(Feature.IPV6_DUAL_STACK)) {
      removeDualStack(spec);
      if (service.clusterIps().size() > 1) {
        service.setClusterIps(service.clusterIps().subList(0, 1));
      }
    }
    removeUnless(Feature.SERVICE_LB_NODE_PORT_CONTROL, spec, "allocateLoadBalancerNodePorts");
    removeUnless(Feature.SERVICE_LOAD_BALANCER_CLASS, spec, "loadBalancerClass");
    removeUnless(Feature.SERVICE_INTERNAL_TRAFFIC_POLICY, spec, "internalTrafficPolicy");
    removeUnless(Feature.SERVICE_TRAFFIC_DISTRIBUTION, spec, "trafficDistribution");
    boolean ports = features.isEnabled(Feature.MIXED_PROTOCOL_LB_SERVICE);
    boolean ipMode = features.isEnabled(Feature.LOAD_BALANCER_IP_MODE);
    if ((ports && ipMode) || !service.node().has("status")) {
      return;
    }
    removeUnless(Feature.MIXED_PROTOCOL_LB_SERVICE, service.status(), "conditions");
    ObjectView loadBalancer = new ObjectView(service.status().object("loadBalancer"));
    for (ObjectNode node : loadBalancer.objects("ingress")) {
      ObjectView ingress = new ObjectView(node);
      removeUnless(Feature.MIXED_PROTOCOL_LB_SERVICE, ingress, "ports");
      removeUnless(Feature.LOAD_BALANCER_IP_MODE, ingress, "ipMode");
    }
  }

  private void removeUnless(Feature feature, ObjectView view, String field) {
    if (!features.isEnabled(feature)) {
      view.remove(field);
    }
  }

  private static void removeDualStack(ObjectView spec) {
    spec.remove("ipFamilies");
    spec.remove("ipFamilyPolicy");
  }

  /** A stored Service as the rules want it; the object itself is left alone. */
  ServiceView stored(ObjectNode object) {
    ServiceView service = ServiceView.of(object);
    if (features.isEnabled(Feature.IPV6_DUAL_STACK)
        || service.clusterIp().isEmpty()
        || !service.clusterIps().isEmpty()) {
      return service;
    }
    ServiceView complete = ServiceView.of(object.deepCopy());
    complete.setClusterIps(List.of(complete.clusterIp()));
    return complete;
  }

  /** Says what is not said but so without dual stack, for the rules that need it. */
  void beforeRules(ServiceView service) {
    if (!features.isEnabled(Feature.IPV6_DUAL_STACK) && service.needsClusterIp()) {
      service.setIpFamilyPolicy(ServiceView.SINGLE_STACK);
    }
  }

  /** Takes away what only the rules needed; fields that the schema lacks are not stored anyway. */
  void afterRules(ServiceView service) {
    if (!features.isEnabled(Feature.IPV6_DUAL_STACK)) {
      removeDualStack(service.spec());
    }
  }
}
