package dev.duplane.registry.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldPath;
import dev.duplane.registry.explain.DecisionTrace;
import dev.duplane.registry.explain.Rule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Fields that belong together or were allocated for the client, put right before the rules look: so
 * that an old client that knows only clusterIP, and one that sends the manifest it created the
 * Service with, both succeed (Service, "Updates"; KEP-563, "clusterIP and clusterIPs").
 */
final class LinkedFields {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final FieldPath CLUSTER_IPS = SPEC.child("clusterIPs");
  private static final FieldPath PORTS = SPEC.child("ports");

  private LinkedFields() {}

  /** A client that gives only clusterIP on create means clusterIPs too. The reverse is an error. */
  static void syncClusterIpsOnCreate(ServiceView service, DecisionTrace trace) {
    if (!service.clusterIp().isEmpty() && service.clusterIps().isEmpty()) {
      service.setClusterIps(List.of(service.clusterIp()));
      trace.note(Rule.IPS_FROM_IP, CLUSTER_IPS, service.clusterIp(), service.clusterIps());
    }
  }

  /**
   * On update, the field of the two that changed carries the other with it, unless both changed,
   * which validation then judges.
   */
  static void syncClusterIpsOnUpdate(ServiceView after, ServiceView before, DecisionTrace trace) {
    String ip = after.clusterIp();
    boolean sameIp = ip.equals(before.clusterIp());
    if (!before.clusterIps().isEmpty() && after.clusterIps().isEmpty() && sameIp) {
      // clusterIPs left out by a client that does not know it.
      after.setClusterIps(before.clusterIps());
      trace.note(Rule.IPS_KEPT, CLUSTER_IPS, "", after.clusterIps());
    }
    if (!sameIp && after.sameClusterIps(before)) {
      boolean cleared = !before.clusterIp().isEmpty() && ip.isEmpty();
      after.setClusterIps(cleared ? List.of() : List.of(ip));
      trace.note(Rule.IPS_FROM_IP, CLUSTER_IPS, ip, after.clusterIps());
    }
  }

  /** Values allocated before are kept where the new object leaves them out. */
  static void keepAllocated(ServiceView after, ServiceView before, DecisionTrace trace) {
    if (before.needsClusterIp() && after.needsClusterIp()) {
      if (after.clusterIp().isEmpty()) {
        after.setClusterIp(before.clusterIp());
      }
      if (after.clusterIps().isEmpty()) {
        after.setClusterIps(before.clusterIps());
        if (!before.clusterIps().isEmpty()) {
          trace.note(Rule.IPS_KEPT, CLUSTER_IPS, "", before.clusterIps());
        }
      }
    }
    if (before.allocatesNodePorts() && after.allocatesNodePorts()) {
      keepNodePorts(after, before, trace);
    }
    if (before.needsHealthCheckNodePort()
        && after.needsHealthCheckNodePort()
        && after.healthCheckNodePort() == 0) {
      after.setHealthCheckNodePort(before.healthCheckNodePort());
    }
  }

  /**
   * By the port's name, unless the new object itself uses the old node port for another. Ports that
   * shared a node port go on sharing it (pkg/registry/core/service/storage/storage.go,
   * patchAllocatedValues).
   */
  private static void keepNodePorts(ServiceView after, ServiceView before, DecisionTrace trace) {
    Set<Integer> used = new HashSet<>(after.nodePorts());
    used.retainAll(before.nodePorts());
    Map<String, Integer> byName = new HashMap<>();
    for (ServicePort port : before.ports()) {
      byName.put(port.name(), port.nodePort());
    }
    List<ServicePort> ports = after.ports();
    for (int i = 0; i < ports.size(); i++) {
      ServicePort port = ports.get(i);
      if (port.nodePort() == 0) {
        int kept = byName.getOrDefault(port.name(), 0);
        if (kept != 0 && !used.contains(kept)) {
          port.setNodePort(kept);
          trace.note(Rule.NODE_PORT_KEPT, PORTS.index(i).child("nodePort"), "", kept);
        }
      }
    }
  }

  /**
   * After a change of type, fields that no longer apply are wiped if the client did not touch them;
   * one that it did touch stays, and fails validation.
   */
  static void wipeInapplicable(ServiceView after, ServiceView before, DecisionTrace trace) {
    if (before.needsClusterIp() && !after.needsClusterIp()) {
      if (after.sameClusterIps(before)) {
        after.setClusterIp("");
        after.setClusterIps(List.of());
        wiped("clusterIPs", before.clusterIps(), trace);
      }
      if (after.sameIpFamilies(before)) {
        after.setIpFamilies(List.of());
        wiped("ipFamilies", before.ipFamilies(), trace);
      }
      if (Objects.equals(after.ipFamilyPolicy(), before.ipFamilyPolicy())) {
        after.setIpFamilyPolicy(null);
        wiped("ipFamilyPolicy", Objects.requireNonNullElse(before.ipFamilyPolicy(), ""), trace);
      }
    }
    if (before.needsNodePort() && !after.needsNodePort() && sameNodePorts(after, before)) {
      after.ports().forEach(port -> port.setNodePort(0));
      wiped("ports[*].nodePort", before.nodePorts(), trace);
    }
    if (before.needsHealthCheckNodePort()
        && !after.needsHealthCheckNodePort()
        && after.healthCheckNodePort() == before.healthCheckNodePort()) {
      after.setHealthCheckNodePort(0);
      wiped("healthCheckNodePort", before.healthCheckNodePort(), trace);
    }
    boolean leavesLoadBalancer =
        before.isType(ServiceView.LOAD_BALANCER) && !after.isType(ServiceView.LOAD_BALANCER);
    if (leavesLoadBalancer) {
      wipeIfSame(after, before, "allocateLoadBalancerNodePorts", trace);
      wipeIfSame(after, before, "loadBalancerClass", trace);
    }
    if (before.isExternallyAccessible() && !after.isExternallyAccessible()) {
      wipeIfSame(after, before, "externalTrafficPolicy", trace);
    }
    if (!after.isType(ServiceView.LOAD_BALANCER)) {
      after.status().node().putObject("loadBalancer");
    }
  }

  /** Ports may come, go and change, as long as no node port is new. */
  private static boolean sameNodePorts(ServiceView after, ServiceView before) {
    return before.nodePorts().containsAll(after.nodePorts());
  }

  private static void wipeIfSame(
      ServiceView after, ServiceView before, String field, DecisionTrace trace) {
    JsonNode had = before.spec().get(field);
    if (Objects.equals(after.spec().get(field), had)) {
      after.spec().remove(field);
      if (had != null) {
        wiped(field, had.asText(), trace);
      }
    }
  }

  private static void wiped(String field, Object had, DecisionTrace trace) {
    trace.note(Rule.TYPE_CHANGE_WIPES, SPEC.child(field), had, "removed");
  }
}
