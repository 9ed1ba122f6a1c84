package dev.duplane.registry.service;

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
  private LinkedFields() {}

  /** A client that gives only clusterIP on create means clusterIPs too. The reverse is an error. */
  static void syncClusterIpsOnCreate(ServiceView service) {
    if (!service.clusterIp().isEmpty() && service.clusterIps().isEmpty()) {
      service.setClusterIps(List.of(service.clusterIp()));
    }
  }

  /**
   * On update, the field of the two that changed carries the other with it, unless both changed,
   * which validation then judges.
   */
  static void syncClusterIpsOnUpdate(ServiceView after, ServiceView before) {
    String ip = after.clusterIp();
    boolean sameIp = ip.equals(before.clusterIp());
    if (!before.clusterIps().isEmpty() && after.clusterIps().isEmpty() && sameIp) {
      // clusterIPs left out by a client that does not know it.
      after.setClusterIps(before.clusterIps());
    }
    if (!sameIp && after.sameClusterIps(before)) {
      boolean cleared = !before.clusterIp().isEmpty() && ip.isEmpty();
      after.setClusterIps(cleared ? List.of() : List.of(ip));
    }
  }

  /** Values allocated before are kept where the new object leaves them out. */
  static void keepAllocated(ServiceView after, ServiceView before) {
    if (before.needsClusterIp() && after.needsClusterIp()) {
      if (after.clusterIp().isEmpty()) {
        after.setClusterIp(before.clusterIp());
      }
      if (after.clusterIps().isEmpty() && after.clusterIp().equals(before.clusterIp())) {
        after.setClusterIps(before.clusterIps());
      }
    }
    if (before.allocatesNodePorts() && after.allocatesNodePorts()) {
      keepNodePorts(after, before);
    }
    if (before.needsHealthCheckNodePort()
        && after.needsHealthCheckNodePort()
        && after.healthCheckNodePort() == 0) {
      after.setHealthCheckNodePort(before.healthCheckNodePort());
    }
  }

  /** By the port's name; a node port that the new object uses elsewhere is not given twice. */
  private static void keepNodePorts(ServiceView after, ServiceView before) {
    Set<Integer> used = new HashSet<>(after.nodePorts());
    used.retainAll(before.nodePorts());
    Map<String, Integer> byName = new HashMap<>();
    for (ServicePort port : before.ports()) {
      byName.put(port.name(), port.nodePort());
    }
    for (ServicePort port : after.ports()) {
      if (port.nodePort() == 0) {
        int kept = byName.getOrDefault(port.name(), 0);
        if (kept != 0 && used.add(kept)) {
          port.setNodePort(kept);
        }
      }
    }
  }

  /**
   * After a change of type, fields that no longer apply are wiped if the client did not touch them;
   * one that it did touch stays, and fails validation.
   */
  static void wipeInapplicable(ServiceView after, ServiceView before) {
    if (before.needsClusterIp() && !after.needsClusterIp()) {
      if (after.sameClusterIps(before)) {
        after.setClusterIp("");
        after.setClusterIps(List.of());
      }
      if (after.sameIpFamilies(before)) {
        after.setIpFamilies(List.of());
      }
      if (Objects.equals(after.ipFamilyPolicy(), before.ipFamilyPolicy())) {
        after.setIpFamilyPolicy(null);
      }
    }
    if (before.needsNodePort() && !after.needsNodePort() && sameNodePorts(after, before)) {
      after.ports().forEach(port -> port.setNodePort(0));
    }
    if (before.needsHealthCheckNodePort()
        && !after.needsHealthCheckNodePort()
        && after.healthCheckNodePort() == before.healthCheckNodePort()) {
      after.setHealthCheckNodePort(0);
    }
    boolean leavesLoadBalancer =
        before.isType(ServiceView.LOAD_BALANCER) && !after.isType(ServiceView.LOAD_BALANCER);
    if (leavesLoadBalancer) {
      wipeIfSame(after, before, "allocateLoadBalancerNodePorts");
      wipeIfSame(after, before, "loadBalancerClass");
    }
    if (before.isExternallyAccessible() && !after.isExternallyAccessible()) {
      wipeIfSame(after, before, "externalTrafficPolicy");
    }
    if (!after.isType(ServiceView.LOAD_BALANCER)) {
      after.status().node().putObject("loadBalancer");
    }
  }

  private static boolean sameNodePorts(ServiceView after, ServiceView before) {
    return after.nodePorts().equals(before.nodePorts());
  }

  private static void wipeIfSame(ServiceView after, ServiceView before, String field) {
    if (Objects.equals(after.spec().get(field), before.spec().get(field))) {
      after.spec().remove(field);
    }
  }
}
