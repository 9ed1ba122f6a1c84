package dev.duplane.controller.endpointslice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.Request;
import dev.duplane.controller.servicepods.SelectingService;
import dev.duplane.controller.servicepods.ServicePods;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The hints of Services with the annotation {@code service.kubernetes.io/topology-mode: Auto}: each
 * zone gets as many endpoints as it has CPU, or there are no hints ({@code
 * staging/src/k8s.io/endpointslice/topologycache}; KEP-2433). Remembers which zone has how many, so
 * that a Service is looked at again when Nodes come and go.
 */
final class TopologyCache {
  private final Indexer nodes;
  private @Nullable ZoneCapacity capacity;
  private final Map<Request, Map<IpFamily, SortedMap<String, Integer>>> endpoints = new TreeMap<>();
  private final Set<Request> hinted = new HashSet<>();

  /** Something to tell about a Service. */
  record Notice(String type, String reason, String message) {
    private static Notice enabled(IpFamily family) {
      return of(
          EventRecorder.NORMAL,
          "TopologyAwareHintsEnabled",
          "Topology Aware Hints has been enabled",
          family);
    }

    private static Notice disabled(String why, IpFamily family) {
      return of(EventRecorder.WARNING, "TopologyAwareHintsDisabled", why, family);
    }

    private static Notice of(String type, String reason, String message, IpFamily family) {
      return new Notice(type, reason, message + ", addressType: " + family.wireName());
    }
  }

  /**
   * @param nodes the Nodes there are
   */
  TopologyCache(Indexer nodes) {
    this.nodes = nodes;
  }

  void clear() {
    capacity = null;
    endpoints.clear();
    hinted.clear();
  }

  /** A Node has changed; whether Services may have to be looked at for that. */
  boolean observeNode() {
    capacity = null;
    return !endpoints.isEmpty();
  }

  private ZoneCapacity capacity() {
    ZoneCapacity known = capacity;
    if (known == null) {
      known = ZoneCapacity.of(nodes.list());
      capacity = known;
    }
    return known;
  }

  /** The Services of which a zone has too few endpoints, in order. */
  List<Request> overloaded() {
    SortedMap<String, Double> ratios = capacity().ratios();
    return endpoints.entrySet().stream()
        .filter(
            service ->
                service.getValue().values().stream()
                    .anyMatch(zones -> ZoneAllocation.overloaded(zones, ratios)))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Request key(SelectingService service) {
    return new Request(ServicePods.SERVICES, service.namespace(), service.name());
  }

  /** A Service is gone. */
  void forget(Request service) {
    endpoints.remove(service);
    hinted.remove(service);
  }

  /**
   * A Service has no such hints, or not of that family.
   *
   * @return what there is to tell
   */
  List<Notice> disable(SelectingService service, IpFamily family) {
    boolean had = hinted.contains(key(service));
    remove(service, family);
    return had
        ? List.of(Notice.disabled("Topology Aware Hints has been disabled", family))
        : List.of();
  }

  /** The slices of a family are gone. */
  void remove(SelectingService service, IpFamily family) {
    Request key = key(service);
    Map<IpFamily, SortedMap<String, Integer>> byFamily = endpoints.get(key);
    if (byFamily != null) {
      byFamily.remove(family);
      if (byFamily.isEmpty()) {
        endpoints.remove(key);
      }
    }
    hinted.remove(key);
  }

  /**
   * Puts hints on the slices of a Service and family, or takes all away.
   *
   * @param changing slices that are written anyway, the caller's own
   * @param unchanged the others; not to be changed
   * @param toUpdate gets copies of those of the others that have to be written too
   * @return what there is to tell
   */
  List<Notice> addHints(
      SelectingService service,
      IpFamily family,
      List<ObjectNode> changing,
      List<ObjectNode> unchanged,
      List<ObjectNode> toUpdate) {
    SortedMap<String, ZoneAllocation> allocations;
    try {
      allocations =
          ZoneAllocation.of(
              capacity().ratios(), readyEndpoints(changing) + readyEndpoints(unchanged));
    } catch (ZoneAllocation.ImpossibleException e) {
      return takeAway(service, family, e.why(), changing, unchanged, toUpdate);
    }
    ZoneHints hints = new ZoneHints(allocations);
    List<ObjectNode> copies = new ArrayList<>();
    hints.toChange(unchanged).forEach(slice -> copies.add(slice.deepCopy()));
    List<ObjectNode> own = new ArrayList<>(changing);
    own.addAll(copies);
    if (!hints.distribute(own)) {
      String why = "One or more endpoints do not have a zone specified";
      return takeAway(service, family, why, changing, unchanged, toUpdate);
    }
    toUpdate.addAll(copies);
    Request key = key(service);
    endpoints.computeIfAbsent(key, k -> new EnumMap<>(IpFamily.class)).put(family, hints.counts());
    return hinted.add(key) ? List.of(Notice.enabled(family)) : List.of();
  }

  private static int readyEndpoints(List<ObjectNode> slices) {
    int count = 0;
    for (ObjectNode slice : slices) {
      for (JsonNode endpoint : slice.path("endpoints")) {
        count += ZoneHints.ready(endpoint) ? 1 : 0;
      }
    }
    return count;
  }

  private List<Notice> takeAway(
      SelectingService service,
      IpFamily family,
      String why,
      List<ObjectNode> changing,
      List<ObjectNode> unchanged,
      List<ObjectNode> toUpdate) {
    remove(service, family);
    EndpointHints none = new EndpointHints("");
    changing.forEach(none::putOn);
    for (ObjectNode slice : unchanged) {
      if (none.differIn(slice)) {
        ObjectNode copy = slice.deepCopy();
        none.putOn(copy);
        toUpdate.add(copy);
      }
    }
    return List.of(Notice.disabled(why, family));
  }
}
