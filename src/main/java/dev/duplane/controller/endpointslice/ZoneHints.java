package dev.duplane.controller.endpointslice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Distributes the endpoints of a Service and family over the zones ({@code AddHints} in {@code
 * staging/src/k8s.io/endpointslice/topologycache/topologycache.go}):
 *
 * <ol>
 *   <li>Slices stay as they are if their hints are such that each zone can have what it needs.
 *   <li>In the others, each endpoint is for its own zone at first.
 *   <li>Zones with more than their share give endpoints to those with less.
 * </ol>
 *
 * Where Kubernetes takes any zone of equal ones, the first by name is taken here.
 */
final class ZoneHints {
  private final SortedMap<String, ZoneAllocation> allocations;
  private final SortedMap<String, Integer> counts = new TreeMap<>();

  /**
   * @param allocations how many each zone is to have
   */
  ZoneHints(SortedMap<String, ZoneAllocation> allocations) {
    this.allocations = allocations;
  }

  /** How many endpoints each zone has. */
  SortedMap<String, Integer> counts() {
    return counts;
  }

  /** Those of the slices, which are not to be changed otherwise, that need other hints. */
  List<ObjectNode> toChange(List<ObjectNode> unchanged) {
    List<ObjectNode> toChange = new ArrayList<>();
    for (ObjectNode slice : unchanged) {
      Map<String, Integer> hints = hintsOf(slice);
      if (hints == null) {
        toChange.add(slice);
      } else {
        hints.forEach((zone, count) -> counts.merge(zone, count, Integer::sum));
      }
    }
    return toChange;
  }

  /**
   * How often each zone is hinted in a slice; null if that cannot stay ({@code getHintsByZone}).
   */
  private @Nullable Map<String, Integer> hintsOf(ObjectNode slice) {
    Map<String, Integer> found = new TreeMap<>();
    for (JsonNode endpoint : slice.path("endpoints")) {
      JsonNode zones = endpoint.path("hints").path("forZones");
      if (!ready(endpoint)) {
        continue;
      }
      if (zones.isEmpty()) {
        return null;
      }
      for (JsonNode zone : zones) {
        found.merge(zone.path("name").asText(), 1, Integer::sum);
      }
    }
    for (Map.Entry<String, Integer> zone : found.entrySet()) {
      ZoneAllocation allocation = allocations.get(zone.getKey());
      int all = zone.getValue() + counts.getOrDefault(zone.getKey(), 0);
      if (allocation == null || all > allocation.maximum()) {
        return null;
      }
    }
    return found;
  }

  /**
   * Gives the ready endpoints of slices their hints.
   *
   * @param slices the caller's own
   * @return false if an endpoint has no zone
   */
  boolean distribute(List<ObjectNode> slices) {
    for (ObjectNode slice : slices) {
      for (JsonNode endpoint : slice.path("endpoints")) {
        String zone = endpoint.path("zone").asText();
        if (ready(endpoint)) {
          if (zone.isEmpty()) {
            return false;
          }
          counts.merge(zone, 1, Integer::sum);
          hint(endpoint, zone);
        }
      }
    }
    redistribute(slices);
    return true;
  }

  private void redistribute(List<ObjectNode> slices) {
    SortedMap<String, Integer> giving = new TreeMap<>();
    SortedMap<String, Integer> receiving = new TreeMap<>();
    exchange(giving, receiving);
    for (ObjectNode slice : slices) {
      for (JsonNode endpoint : slice.path("endpoints")) {
        if (giving.isEmpty() || receiving.isEmpty()) {
          return;
        }
        String from = endpoint.path("zone").asText();
        if (ready(endpoint) && giving.containsKey(from)) {
          String to = receiving.firstKey();
          hint(endpoint, to);
          takeOne(giving, from);
          takeOne(receiving, to);
          counts.merge(from, -1, Integer::sum);
          counts.merge(to, 1, Integer::sum);
        }
      }
    }
  }

  private static void takeOne(SortedMap<String, Integer> left, String zone) {
    left.computeIfPresent(zone, (z, count) -> count == 1 ? null : count - 1);
  }

  /** How many endpoints zones give and receive ({@code getGivingAndReceivingZones}). */
  private void exchange(SortedMap<String, Integer> giving, SortedMap<String, Integer> receiving) {
    SortedMap<String, Double> tooMany = new TreeMap<>();
    SortedMap<String, Double> tooFew = new TreeMap<>();
    allocations.forEach(
        (zone, allocation) -> {
          double surplus = counts.getOrDefault(zone, 0) - allocation.desired();
          if (surplus > 0) {
            tooMany.put(zone, surplus);
          } else if (surplus < 0) {
            tooFew.put(zone, -surplus);
          }
        });
    while (true) {
      String from = most(tooMany);
      String to = most(tooFew);
      double surplus = tooMany.getOrDefault(from, 0.0);
      double lack = tooFew.getOrDefault(to, 0.0);
      if ((surplus < 1 && lack < 1) || surplus < 0.5 || lack < 0.5) {
        return;
      }
      giving.merge(from, 1, Integer::sum);
      receiving.merge(to, 1, Integer::sum);
      tooMany.put(from, surplus - 1);
      tooFew.put(to, lack - 1);
    }
  }

  private static String most(SortedMap<String, Double> zones) {
    String most = "";
    double greatest = 0;
    for (Map.Entry<String, Double> zone : zones.entrySet()) {
      if (zone.getValue() > greatest) {
        most = zone.getKey();
        greatest = zone.getValue();
      }
    }
    return most;
  }

  static boolean ready(JsonNode endpoint) {
    return endpoint.path("conditions").path("ready").asBoolean();
  }

  private static void hint(JsonNode endpoint, String zone) {
    ObjectNode hints = JsonNodeFactory.instance.objectNode();
    hints.putArray("forZones").addObject().put("name", zone);
    ((ObjectNode) endpoint).set("hints", hints);
  }
}
