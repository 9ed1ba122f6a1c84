package dev.duplane.registry.service;

import static dev.duplane.registry.service.ServiceView.CLUSTER_IP;
import static dev.duplane.registry.service.ServiceView.LOAD_BALANCER;
import static dev.duplane.registry.service.ServiceView.NODE_PORT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.api.validation.IpFormat;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules for how traffic reaches a Service: load balancer fields, traffic policies, health check
 * port, and the load balancer's status (Service, "type: LoadBalancer"; Virtual IPs and Service
 * Proxies, "Traffic policies").
 */
final class TrafficValidation {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final String ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'";
  private static final List<String> TRAFFIC_POLICIES = List.of("Cluster", "Local");
  private static final List<String> DISTRIBUTIONS =
      List.of("PreferClose", "PreferSameZone", "PreferSameNode");
  private static final List<String> FIRST_DISTRIBUTIONS = List.of("PreferClose");
  private static final List<String> IP_MODES = List.of("Proxy", "VIP");

  private TrafficValidation() {}

  /**
   * Source ranges by field, or by the older annotation if the field is not set. Both may be padded
   * with spaces. (The field's path has a capital letter on the wire.)
   */
  static List<FieldError> sourceRanges(
      ServiceView service, @Nullable ServiceView before, Features features) {
    List<FieldError> errors = new ArrayList<>();
    List<String> ranges = service.spec().texts("loadBalancerSourceRanges");
    List<String> unchanged =
        before == null ? List.of() : before.spec().texts("loadBalancerSourceRanges");
    String annotation =
        service.meta().annotations().get(ServiceValidation.SOURCE_RANGES_ANNOTATION);
    if (!ranges.isEmpty()) {
      FieldPath path = SPEC.child("LoadBalancerSourceRanges");
      List<String> lax = lax(ranges, unchanged, features);
      forbidUnlessLoadBalancer(service, path, errors);
      for (int i = 0; i < ranges.size(); i++) {
        errors.addAll(IpFormat.cidr(path.index(i), ranges.get(i).trim(), lax));
      }
    } else if (annotation != null) {
      FieldPath path =
          FieldPath.of("metadata", "annotations").key(ServiceValidation.SOURCE_RANGES_ANNOTATION);
      forbidUnlessLoadBalancer(service, path, errors);
      if (!annotation.trim().isEmpty()) {
        List<String> named = List.of(annotation.trim().split(",", -1));
        List<String> lax = lax(named, unchanged, features);
        for (String range : named) {
          errors.addAll(IpFormat.cidr(path, range.trim(), lax));
        }
      }
    }
    return errors;
  }

  /** As {@link ServiceValidation#lax}, of ranges that may be padded with spaces. */
  private static List<String> lax(List<String> ranges, List<String> unchanged, Features features) {
    List<String> trimmed = ranges.stream().map(String::trim).toList();
    return ServiceValidation.lax(trimmed, unchanged, features);
  }

  private static void forbidUnlessLoadBalancer(
      ServiceView service, FieldPath path, List<FieldError> errors) {
    if (!service.isType(LOAD_BALANCER)) {
      errors.add(FieldError.forbidden(path, ONLY_LOAD_BALANCER));
    }
  }

  /** allocateLoadBalancerNodePorts and loadBalancerClass. */
  static List<FieldError> loadBalancerFields(ServiceView service, Features features) {
    List<FieldError> errors = new ArrayList<>();
    FieldPath allocate = SPEC.child("allocateLoadBalancerNodePorts");
    boolean given = service.spec().has("allocateLoadBalancerNodePorts");
    if (given) {
      forbidUnlessLoadBalancer(service, allocate, errors);
    } else if (service.isType(LOAD_BALANCER)
        && features.isEnabled(Feature.SERVICE_LB_NODE_PORT_CONTROL)) {
      errors.add(FieldError.required(allocate, ""));
    }
    errors.addAll(loadBalancerClass(service));
    return errors;
  }

  /** loadBalancerClass: only for a LoadBalancer, and a qualified name. */
  static List<FieldError> loadBalancerClass(ServiceView service) {
    String name = service.spec().optionalText("loadBalancerClass");
    if (name == null) {
      return List.of();
    }
    FieldPath path = SPEC.child("loadBalancerClass");
    if (!service.isType(LOAD_BALANCER)) {
      return List.of(FieldError.forbidden(path, ONLY_LOAD_BALANCER));
    }
    return NameFormat.qualifiedName(name).stream()
        .map(message -> FieldError.invalid(path, name, message))
        .toList();
  }

  /** externalTrafficPolicy, healthCheckNodePort, internalTrafficPolicy, trafficDistribution. */
  static List<FieldError> trafficPolicies(ServiceView service, Features features) {
    List<FieldError> errors = new ArrayList<>();
    externalTrafficPolicy(service, errors);
    healthCheckNodePort(service, errors);
    if (features.isEnabled(Feature.SERVICE_INTERNAL_TRAFFIC_POLICY)) {
      internalTrafficPolicy(service, errors);
    }
    List<String> distributions =
        features.isEnabled(Feature.PREFER_SAME_TRAFFIC_DISTRIBUTION)
            ? DISTRIBUTIONS
            : FIRST_DISTRIBUTIONS;
    String distribution = service.spec().optionalText("trafficDistribution");
    if (distribution != null && !distributions.contains(distribution)) {
      errors.add(
          FieldError.notSupported(SPEC.child("trafficDistribution"), distribution, distributions));
    }
    return errors;
  }

  private static void externalTrafficPolicy(ServiceView service, List<FieldError> errors) {
    FieldPath path = SPEC.child("externalTrafficPolicy");
    String policy = service.externalTrafficPolicy();
    if (!service.isExternallyAccessible()) {
      if (!policy.isEmpty()) {
        errors.add(
            FieldError.invalid(path, policy, "may only be set for externally-accessible services"));
      }
    } else if (policy.isEmpty()) {
      errors.add(FieldError.required(path, ""));
    } else if (!TRAFFIC_POLICIES.contains(policy)) {
      errors.add(FieldError.notSupported(path, policy, TRAFFIC_POLICIES));
    }
  }

  private static void healthCheckNodePort(ServiceView service, List<FieldError> errors) {
    FieldPath path = SPEC.child("healthCheckNodePort");
    int port = service.healthCheckNodePort();
    if (!service.needsHealthCheckNodePort()) {
      if (port != 0) {
        errors.add(
            FieldError.invalid(
                path,
                port,
                "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is"
                    + " 'Local'"));
      }
    } else if (port == 0) {
      errors.add(FieldError.required(path, ""));
    } else {
      PortValidation.portNumber(path, port, errors);
    }
  }

  private static void internalTrafficPolicy(ServiceView service, List<FieldError> errors) {
    FieldPath path = SPEC.child("internalTrafficPolicy");
    String policy = service.spec().optionalText("internalTrafficPolicy");
    if (policy == null) {
      if (service.isType(CLUSTER_IP)
          || service.isType(NODE_PORT)
          || service.isType(LOAD_BALANCER)) {
        errors.add(FieldError.required(path, ""));
      }
    } else if (!TRAFFIC_POLICIES.contains(policy)) {
      errors.add(FieldError.notSupported(path, policy, TRAFFIC_POLICIES));
    }
  }

  /** The status that a load balancer's provider writes. */
  static List<FieldError> loadBalancerStatus(
      ServiceView service, ServiceView before, Features features) {
    FieldPath path = FieldPath.of("status", "loadBalancer", "ingress");
    List<ObjectNode> ingress = ingress(service);
    if (!service.isType(LOAD_BALANCER) && !ingress.isEmpty()) {
      return List.of(
          FieldError.forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'"));
    }
    List<String> lax = ServiceValidation.lax(ips(ingress), ips(ingress(before)), features);
    boolean modes = features.isEnabled(Feature.LOAD_BALANCER_IP_MODE);
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; i < ingress.size(); i++) {
      ObjectView point = new ObjectView(ingress.get(i));
      if (!point.text("ip").isEmpty()) {
        errors.addAll(IpFormat.address(path.index(i).child("ip"), point.text("ip"), lax));
      }
      if (modes) {
        ipMode(point, path.index(i).child("ipMode"), errors);
      }
      hostname(point, path.index(i).child("hostname"), errors);
    }
    return errors;
  }

  private static List<String> ips(List<ObjectNode> ingress) {
    return ingress.stream().map(node -> new ObjectView(node).text("ip")).toList();
  }

  private static List<ObjectNode> ingress(ServiceView service) {
    return new ObjectView(service.status().object("loadBalancer")).objects("ingress");
  }

  private static void ipMode(ObjectView ingress, FieldPath modePath, List<FieldError> errors) {
    String ip = ingress.text("ip");
    String mode = ingress.optionalText("ipMode");
    if (mode == null) {
      if (!ip.isEmpty()) {
        errors.add(FieldError.required(modePath, "must be specified when `ip` is set"));
      }
    } else if (ip.isEmpty()) {
      errors.add(FieldError.forbidden(modePath, "may not be specified when `ip` is not set"));
    } else if (!IP_MODES.contains(mode)) {
      errors.add(FieldError.notSupported(modePath, mode, IP_MODES));
    }
  }

  private static void hostname(
      ObjectView ingress, FieldPath hostnamePath, List<FieldError> errors) {
    String hostname = ingress.text("hostname");
    if (!hostname.isEmpty()) {
      errors.addAll(FieldError.invalid(hostnamePath, hostname, NameFormat.subdomain(hostname)));
      if (IpAddress.parseSloppy(hostname) != null) {
        errors.add(
            FieldError.invalid(hostnamePath, hostname, "must be a DNS name, not an IP address"));
      }
    }
  }
}
