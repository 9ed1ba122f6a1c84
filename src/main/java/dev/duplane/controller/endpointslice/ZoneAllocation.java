package dev.duplane.controller.endpointslice;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many endpoints each zone is to have ({@code getAllocations} in {@code
 * staging/src/k8s.io/endpointslice/topologycache}; KEP-2433). An example with six endpoints: zone a
 * has two thirds of the CPU, so it should have four; it has to have four, or else each of them
 * would bear more than 1.2 times its share.
 *
 * @param minimum below which endpoints would be overloaded
 * @param maximum that leaves all others their minimum
 * @param desired its share, or its minimum if that is more
 */
record ZoneAllocation(int minimum, int maximum, double desired) {
  /** How much more than its share an endpoint may bear. */
  private static final double OVERLOAD_THRESHOLD = 0.2;

  /** Why there is no allocation. */
  static final class ImpossibleException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    private ImpossibleException(String why) {
      super(why);
      this.why = why;
    }

    /** The reason, for people. */
    String why() {
      return why;
    }
  }

  /** The allocations of all zones. */
  static SortedMap<String, ZoneAllocation> of(SortedMap<String, Double> ratios, int endpoints)
      throws ImpossibleException {
    if (ratios.isEmpty()) {
      throw new ImpossibleException(
          "Insufficient Node information: allocatable CPU or zone not specified on one or more"
              + " nodes");
    }
    String counts = " (%d endpoints, %d zones)".formatted(endpoints, ratios.size());
    if (ratios.size() > endpoints) {
      throw new ImpossibleException("Insufficient number of endpoints" + counts);
    }
    int all = ratios.values().stream().mapToInt(ratio -> minimum(ratio * endpoints)).sum();
    if (all > endpoints) {
      throw new ImpossibleException(
          "Unable to allocate minimum required endpoints to each zone without exceeding overload"
              + " threshold"
              + counts);
    }
    SortedMap<String, ZoneAllocation> allocations = new TreeMap<>();
    for (Map.Entry<String, Double> zone : ratios.entrySet()) {
      double share = zone.getValue() * endpoints;
      int minimum = minimum(share);
      allocations.put(
          zone.getKey(),
          new ZoneAllocation(minimum, minimum + endpoints - all, Math.max(share, minimum)));
    }
    return allocations;
  }

  private static int minimum(double share) {
    return (int) Math.ceil(share * (1 / (1 + OVERLOAD_THRESHOLD)));
  }

  /** Whether a zone has too few of a Service's endpoints ({@code serviceOverloaded}). */
  static boolean overloaded(Map<String, Integer> endpoints, SortedMap<String, Double> ratios) {
    if (endpoints.isEmpty()) {
      return false;
    }
    double total = endpoints.values().stream().mapToInt(Integer::intValue).sum();
    return ratios.isEmpty()
        || ratios.entrySet().stream()
            .anyMatch(
                zone ->
                    endpoints.getOrDefault(zone.getKey(), -1) < minimum(total * zone.getValue()));
  }
}
