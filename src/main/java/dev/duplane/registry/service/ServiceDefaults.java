package dev.duplane.registry.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.registry.explain.DecisionTrace;
import dev.duplane.registry.explain.Rule;
import java.util.List;

/**
 * The static defaults of a Service: those that depend on nothing but the object (API reference,
 * core/v1 ServiceSpec). They are filled in right after decoding, before any rule looks.
 */
final class ServiceDefaults {
  /** Three hours (Service, "Session stickiness timeout"). */
  private static final int CLIENT_IP_TIMEOUT_SECONDS = 10800;

  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final FieldPath PORTS = SPEC.child("ports");

  private ServiceDefaults() {}

  /** The defaults of the fields that exist with these features. */
  static void apply(ServiceView service, Features features, DecisionTrace trace) {
    ObjectView spec = service.spec();
    setIfEmpty(spec, "sessionAffinity", "None", Rule.SESSION_AFFINITY_DEFAULT, trace);
    sessionAffinityConfig(spec, trace);
    setIfEmpty(spec, "type", ServiceView.CLUSTER_IP, Rule.TYPE_DEFAULT, trace);
    ports(service, trace);
    trafficPolicies(service, features, trace);
    if (service.isType(ServiceView.LOAD_BALANCER)) {
      if (features.isEnabled(Feature.SERVICE_LB_NODE_PORT_CONTROL)
          && !spec.has("allocateLoadBalancerNodePorts")) {
        spec.node().put("allocateLoadBalancerNodePorts", true);
        trace.note(
            Rule.LOAD_BALANCER_PORTS_DEFAULT, "spec.allocateLoadBalancerNodePorts", "", "true");
      }
      if (features.isEnabled(Feature.LOAD_BALANCER_IP_MODE)) {
        ingressModes(service);
      }
    }
  }

  private static void ports(ServiceView service, DecisionTrace trace) {
    List<ServicePort> ports = service.ports();
    for (int i = 0; i < ports.size(); i++) {
      ServicePort port = ports.get(i);
      if (port.protocol().isEmpty()) {
        port.setProtocol("TCP");
        trace.note(Rule.PROTOCOL_DEFAULT, PORTS.index(i).child("protocol"), "", "TCP");
      }
      JsonNode target = port.targetPort();
      if (target == null
          || (target.isNumber() && target.intValue() == 0)
          || (target.isTextual() && target.textValue().isEmpty())) {
        port.setTargetPort(port.port());
        trace.note(Rule.TARGET_PORT_DEFAULT, PORTS.index(i).child("targetPort"), "", port.port());
      }
    }
  }

  private static void trafficPolicies(ServiceView service, Features features, DecisionTrace trace) {
    ObjectView spec = service.spec();
    if (service.isExternallyAccessible()) {
      setIfEmpty(spec, "externalTrafficPolicy", "Cluster", Rule.EXTERNAL_TRAFFIC_DEFAULT, trace);
    }
    if (features.isEnabled(Feature.SERVICE_INTERNAL_TRAFFIC_POLICY)
        && !spec.has("internalTrafficPolicy")
        && (service.isType(ServiceView.CLUSTER_IP)
            || service.isType(ServiceView.NODE_PORT)
            || service.isType(ServiceView.LOAD_BALANCER))) {
      spec.setText("internalTrafficPolicy", "Cluster");
      trace.note(Rule.INTERNAL_TRAFFIC_DEFAULT, "spec.internalTrafficPolicy", "", "Cluster");
    }
  }

  private static void sessionAffinityConfig(ObjectView spec, DecisionTrace trace) {
    String affinity = spec.text("sessionAffinity");
    if (affinity.equals("None")) {
      spec.remove("sessionAffinityConfig");
    } else if (affinity.equals("ClientIP")) {
      ObjectView clientIp =
          new ObjectView(new ObjectView(spec.object("sessionAffinityConfig")).object("clientIP"));
      if (!clientIp.has("timeoutSeconds")) {
        clientIp.setInteger("timeoutSeconds", CLIENT_IP_TIMEOUT_SECONDS);
        trace.note(
            Rule.SESSION_AFFINITY_TIMEOUT,
            "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
            "",
            CLIENT_IP_TIMEOUT_SECONDS);
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

  private static void setIfEmpty(
      ObjectView spec, String field, String value, Rule rule, DecisionTrace trace) {
    if (spec.text(field).isEmpty()) {
      spec.setText(field, value);
      trace.note(rule, SPEC.child(field), "", value);
    }
  }
}
