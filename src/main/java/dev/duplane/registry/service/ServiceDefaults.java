package dev.duplane.registry.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;

/**
 * The static defaults of a Service: those that depend on nothing but the object (API reference,
 * core/v1 ServiceSpec). They are filled in right after decoding, before any rule looks.
 */
final class ServiceDefaults {
  /** Three hours (Service, "Session stickiness timeout"). */
  private static final int CLIENT_IP_TIMEOUT_SECONDS = 10800;

  private ServiceDefaults() {}

  /** Those of the fields that there are with these features. */
  static void apply(ServiceView service, Features features) {
    ObjectView spec = service.spec();
    setIfEmpty(spec, "sessionAffinity", "None");
    sessionAffinityConfig(spec);
    setIfEmpty(spec, "type", ServiceView.CLUSTER_IP);
    for (ServicePort port : service.ports()) {
      if (port.protocol().isEmpty()) {
        port.setProtocol("TCP");
      }
      JsonNode target = port.targetPort();
      if (target == null
          || (target.isNumber() && target.intValue() == 0)
          || (target.isTextual() && target.textValue().isEmpty())) {
        port.setTargetPort(port.port());
      }
    }
    if (service.isExternallyAccessible()) {
      setIfEmpty(spec, "externalTrafficPolicy", "Cluster");
    }
    if (features.has(Feature.SERVICE_INTERNAL_TRAFFIC_POLICY)
        && !spec.has("internalTrafficPolicy")
        && (service.isType(ServiceView.CLUSTER_IP)
            || service.isType(ServiceView.NODE_PORT)
            || service.isType(ServiceView.LOAD_BALANCER))) {
      spec.setText("internalTrafficPolicy", "Cluster");
    }
    if (service.isType(ServiceView.LOAD_BALANCER)) {
      if (features.has(Feature.SERVICE_LB_NODE_PORT_CONTROL)
          && !spec.has("allocateLoadBalancerNodePorts")) {
        spec.node().put("allocateLoadBalancerNodePorts", true);
      }
      if (features.has(Feature.LOAD_BALANCER_IP_MODE)) {
        ingressModes(service);
      }
    }
  }

  private static void sessionAffinityConfig(ObjectView spec) {
    String affinity = spec.text("sessionAffinity");
    if (affinity.equals("None")) {
      spec.remove("sessionAffinityConfig");
    } else if (affinity.equals("ClientIP")) {
      ObjectView clientIp =
          new ObjectView(new ObjectView(spec.object("sessionAffinityConfig")).object("clientIP"));
      if (!clientIp.has("timeoutSeconds")) {
        clientIp.setInteger("timeoutSeconds", CLIENT_IP_TIMEOUT_SECONDS);
      }
    }
  }

  private static void ingressModes(ServiceView service) {
    ObjectView loadBalancer = new ObjectView(service.status().object("loadBalancer"));
    for (ObjectNode node : loadBalancer.objects("ingress")) {
      ObjectView ingress = new ObjectView(node);
      if (!ingress.text("ip").isEmpty() && !ingress.has("ipMode")) {
        ingress.setText("ipMode", "VIP");
      }
    }
  }

  private static void setIfEmpty(ObjectView view, String field, String value) {
    if (view.text(field).isEmpty()) {
      view.setText(field, value);
    }
  }
}
