package dev.duplane.controller.servicepods;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts addresses that offer the same ports into one subset, in an order that follows from what they
 * are (Kubernetes, {@code RepackSubsets} in {@code pkg/api/v1/endpoints/util.go}).
 */
public final class SubsetPacking {
  private static final Comparator<JsonNode> BY_IP_AND_UID =
      Comparator.comparing((JsonNode address) -> address.path("ip").asText())
          .thenComparing(address -> address.path("targetRef").path("uid").asText(""));

  /** Stands for no port at all: a headless Service may have none. */
  private static final ObjectNode NONE = JsonNodeFactory.instance.objectNode();

  private final Map<JsonNode, TreeMap<JsonNode, Boolean>> byPort = new LinkedHashMap<>();

  /**
   * Adds an address with one port of it.
   *
   * @param port as the subset will have it
   * @param ready whether traffic may go there; an address that was added twice is ready if it was
   *     so both times
   */
  public void add(ObjectNode address, ObjectNode port, boolean ready) {
    byPort
        .computeIfAbsent(port, p -> new TreeMap<>(BY_IP_AND_UID))
        .merge(address, ready, Boolean::logicalAnd);
  }

  /** The same addresses and ports in the one canonical form. */
  public static ArrayNode repack(JsonNode subsets) {
    SubsetPacking packing = new SubsetPacking();
    for (JsonNode subset : subsets) {
      packing.addAll(subset, "addresses", true);
      packing.addAll(subset, "notReadyAddresses", false);
    }
    return packing.subsets();
  }

  private void addAll(JsonNode subset, String field, boolean ready) {
    for (JsonNode address : subset.path(field)) {
      if (subset.path("ports").isEmpty()) {
        add((ObjectNode) address, ready);
      }
      subset.path("ports").forEach(port -> add((ObjectNode) address, (ObjectNode) port, ready));
    }
  }

  /** Adds an address without a port. */
  public void add(ObjectNode address, boolean ready) {
    add(address, NONE, ready);
  }

  /** The subsets, which share what was added. */
  public ArrayNode subsets() {
    Map<List<JsonNode>, List<JsonNode>> portsOf = new LinkedHashMap<>();
    byPort.forEach(
        (port, addresses) ->
            portsOf
                .computeIfAbsent(new ArrayList<>(addresses.keySet()), a -> new ArrayList<>())
                .add(port));
    TreeSet<ObjectNode> subsets = new TreeSet<>(SubsetHash.SUBSETS);
    portsOf.values().forEach(ports -> subsets.add(subset(ports)));
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    subsets.forEach(array::add);
    return array;
  }

  private ObjectNode subset(List<JsonNode> ports) {
    ObjectNode subset = JsonNodeFactory.instance.objectNode();
    // Whether an address is ready is the same for all ports.
    TreeMap<JsonNode, Boolean> addresses = byPort.get(ports.get(0));
    if (addresses != null) {
      addresses.forEach(
          (address, ready) ->
              subset.withArray(ready ? "addresses" : "notReadyAddresses").add(address));
    }
    List<JsonNode> real = ports.stream().filter(port -> !port.isEmpty()).toList();
    if (!real.isEmpty()) {
      ArrayNode array = subset.putArray("ports");
      real.stream().sorted(SubsetHash.PORTS).forEach(array::add);
    }
    return subset;
  }
}
