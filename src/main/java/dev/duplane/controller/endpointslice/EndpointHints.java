package dev.duplane.controller.endpointslice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * For whom an endpoint is: with a {@code trafficDistribution}, for its own zone, and for its own
 * Node if that is preferred (Kubernetes, {@code
 * staging/src/k8s.io/endpointslice/trafficdist/trafficdist.go}; KEP-4444, KEP-3015).
 */
final class EndpointHints {
  private final boolean zones;
  private final boolean nodes;

  /**
   * @param trafficDistribution of the Service; empty for none
   */
  EndpointHints(String trafficDistribution) {
    this.nodes = trafficDistribution.equals("PreferSameNode");
    this.zones =
        nodes
            || trafficDistribution.equals("PreferClose")
            || trafficDistribution.equals("PreferSameZone");
  }

  /** Whether an endpoint of a slice has other hints than it should. */
  boolean differIn(ObjectNode slice) {
    for (JsonNode endpoint : slice.path("endpoints")) {
      // Endpoints that are not ready keep what they have, unless nobody is to have hints.
      if ((!zones || ready(endpoint)) && !hints(endpoint).equals(endpoint.path("hints"))) {
        return true;
      }
    }
    return false;
  }

  /** Gives the endpoints of a slice, the caller's own, their hints. */
  void putOn(ObjectNode slice) {
    for (JsonNode endpoint : slice.path("endpoints")) {
      if (!zones || ready(endpoint)) {
        JsonNode hints = hints(endpoint);
        ObjectNode own = (ObjectNode) endpoint;
        if (hints.isMissingNode()) {
          own.remove("hints");
        } else {
          own.set("hints", hints);
        }
      }
    }
  }

  private static boolean ready(JsonNode endpoint) {
    return endpoint.path("conditions").path("ready").asBoolean();
  }

  /** The hints of a ready endpoint; a missing node for none. */
  private JsonNode hints(JsonNode endpoint) {
    ObjectNode hints = JsonNodeFactory.instance.objectNode();
    if (zones && endpoint.hasNonNull("zone")) {
      hints.putArray("forZones").addObject().set("name", endpoint.get("zone"));
    }
    if (nodes && endpoint.hasNonNull("nodeName")) {
      hints.putArray("forNodes").addObject().set("name", endpoint.get("nodeName"));
    }
    return hints.isEmpty() ? JsonNodeFactory.instance.missingNode() : hints;
  }
}
