package dev.duplane.registry.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.api.validation.IpFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Warns of values that are allowed but probably not intended (API concepts, "Warnings"). */
final class ServiceWarnings {
  private static final FieldPath SPEC = FieldPath.of("spec");

  private ServiceWarnings() {}

  static List<String> of(ServiceView service, Features features) {
    List<String> warnings = new ArrayList<>();
    Map<String, String> annotations = service.meta().annotations();
    if (features.isEnabled(Feature.TOPOLOGY_MODE_ANNOTATION)
        && annotations.containsKey("service.kubernetes.io/topology-aware-hints")) {
      warnings.add(
          "annotation service.kubernetes.io/topology-aware-hints is deprecated, please use"
              + " service.kubernetes.io/topology-mode instead");
    }
    List<String> ips = service.clusterIps();
    boolean addressForms = features.isEnabled(Feature.ADDRESS_FORM_WARNINGS);
    boolean strict = features.isEnabled(Feature.STRICT_IP_CIDR_VALIDATION);
    if (addressForms && service.needsClusterIp() && !service.isHeadless()) {
      for (int i = 0; i < ips.size(); i++) {
        add(
            warnings,
            IpFormat.addressWarning(SPEC.child("clusterIPs").index(i), ips.get(i), strict));
      }
    }
    if (service.isHeadless()) {
      headless(service, warnings);
    }
    if (addressForms) {
      addresses(service, strict, warnings);
    }
    boolean externalName = service.isType(ServiceView.EXTERNAL_NAME);
    if (!service.externalIps().isEmpty() && !service.isHeadless()) {
      if (externalName) {
        warnings.add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
      } else if (features.isEnabled(Feature.EXTERNAL_IPS_DEPRECATION)) {
        warnings.add(
            "spec.externalIPs is deprecated and may no longer be implemented in some clusters");
      }
    }
    if (!externalName && !service.spec().text("externalName").isEmpty()) {
      warnings.add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
    }
    if (features.isEnabled(Feature.PREFER_SAME_TRAFFIC_DISTRIBUTION)
        && "PreferClose".equals(service.spec().optionalText("trafficDistribution"))) {
      warnings.add(
          "spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"");
    }
    return warnings;
  }

  /** Of the addresses that a load balancer's provider writes into the status. */
  static List<String> ofStatus(ServiceView service, Features features) {
    List<String> warnings = new ArrayList<>();
    if (features.isEnabled(Feature.ADDRESS_FORM_WARNINGS)) {
      boolean strict = features.isEnabled(Feature.STRICT_IP_CIDR_VALIDATION);
      FieldPath path = FieldPath.of("status", "loadBalancer", "ingress");
      List<ObjectNode> ingress =
          new ObjectView(service.status().object("loadBalancer")).objects("ingress");
      for (int i = 0; i < ingress.size(); i++) {
        String ip = new ObjectView(ingress.get(i)).text("ip");
        add(warnings, IpFormat.addressWarning(path.index(i), ip, strict));
      }
    }
    return warnings;
  }

  private static void headless(ServiceView service, List<String> warnings) {
    if (!service.spec().text("loadBalancerIP").isEmpty()) {
      warnings.add("spec.loadBalancerIP is ignored for headless services");
    }
    if (!service.externalIps().isEmpty()) {
      warnings.add("spec.externalIPs is ignored for headless services");
    }
    if (!service.spec().text("sessionAffinity").equals("None")) {
      warnings.add("spec.SessionAffinity is ignored for headless services");
    }
  }

  private static void addresses(ServiceView service, boolean strict, List<String> warnings) {
    List<String> externalIps = service.externalIps();
    for (int i = 0; i < externalIps.size(); i++) {
      add(
          warnings,
          IpFormat.addressWarning(SPEC.child("externalIPs").index(i), externalIps.get(i), strict));
    }
    add(
        warnings,
        IpFormat.addressWarning(
            SPEC.child("loadBalancerIP"), service.spec().text("loadBalancerIP"), strict));
    List<String> ranges = service.spec().texts("loadBalancerSourceRanges");
    for (int i = 0; i < ranges.size(); i++) {
      add(
          warnings,
          IpFormat.cidrWarning(
              SPEC.child("loadBalancerSourceRanges").index(i), ranges.get(i), strict));
    }
  }

  private static void add(List<String> warnings, @Nullable String warning) {
    if (warning != null) {
      warnings.add(warning);
    }
  }
}
