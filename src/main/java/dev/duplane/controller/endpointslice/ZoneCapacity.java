package dev.duplane.controller.endpointslice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much of the cluster's CPU each zone has: where clients are is guessed by that ({@code
 * SetNodes} in {@code staging/src/k8s.io/endpointslice/topologycache/topologycache.go}).
 *
 * @param ratios by zone, 1 together; empty if that is not known, or there is one zone only
 */
record ZoneCapacity(SortedMap<String, Double> ratios) {

  /** What the ready Nodes have that are not of the control plane. */
  static ZoneCapacity of(Collection<ObjectNode> nodes) {
    SortedMap<String, BigDecimal> byZone = new TreeMap<>();
    BigDecimal total = BigDecimal.ZERO;
    for (ObjectNode node : nodes) {
      Map<String, String> labels = ObjectMeta.of(node).labels();
      if (labels.containsKey("node-role.kubernetes.io/control-plane")
          || labels.containsKey("node-role.kubernetes.io/master")
          || !Conditions.isTrue(node, "Ready")) {
        continue;
      }
      String zone = labels.getOrDefault(PodEndpoint.ZONE, "");
      JsonNode cpu = node.path("status").path("allocatable").path("cpu");
      BigDecimal amount = cpu.isMissingNode() ? BigDecimal.ZERO : Quantity.of(cpu.asText()).value();
      if (zone.isEmpty() || amount.signum() == 0) {
        return new ZoneCapacity(new TreeMap<>());
      }
      total = total.add(amount);
      byZone.merge(zone, amount, BigDecimal::add);
    }
    SortedMap<String, Double> ratios = new TreeMap<>();
    if (byZone.size() > 1) {
      double all = millis(total);
      byZone.forEach((zone, amount) -> ratios.put(zone, millis(amount) / all));
    }
    return new ZoneCapacity(ratios);
  }

  private static double millis(BigDecimal cpu) {
    return cpu.scaleByPowerOfTen(3).setScale(0, RoundingMode.CEILING).doubleValue();
  }
}
