package dev.duplane.controller.endpointslicemirroring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.servicepods.EndpointIdentity;
import dev.duplane.controller.servicepods.PortHash;
import dev.duplane.controller.servicepods.SubsetPacking;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The endpoints of an Endpoints object by family and ports: for each, one slice (Kubernetes, {@code
 * desiredCalc} in {@code pkg/controller/endpointslicemirroring/reconciler_helpers.go}).
 */
final class MirroredSubsets {
  /** {@code --mirroring-max-endpoints-per-subset}. */
  static final int MOST = 1000;

  private final Map<String, MirroredSlice> groups = new LinkedHashMap<>();
  private int invalid;
  private int skipped;

  /** What one slice should hold; the endpoints by what they are. */
  record MirroredSlice(
      IpFamily family, List<ObjectNode> ports, Map<String, ObjectNode> endpoints) {}

  /** What an Endpoints object comes to. */
  static MirroredSubsets of(JsonNode endpoints) {
    MirroredSubsets mirrored = new MirroredSubsets();
    SubsetPacking.repack(endpoints.path("subsets")).forEach(mirrored::add);
    return mirrored;
  }

  /** By a key that {@link #key} gives. */
  Map<String, MirroredSlice> groups() {
    return groups;
  }

  /** How many addresses are none. */
  int invalid() {
    return invalid;
  }

  /** How many addresses are left out, those that are none included. */
  int skipped() {
    return skipped;
  }

  /** What makes two slices the same one. */
  static String key(String addressType, Iterable<? extends JsonNode> ports) {
    return addressType + " " + EndpointIdentity.ofPorts(ports);
  }

  /** Whether a slice has the endpoints of a group, in whatever order ({@code totalChanges}). */
  static boolean sameEndpoints(JsonNode endpoints, MirroredSlice group) {
    int matching = 0;
    for (JsonNode endpoint : endpoints) {
      ObjectNode wanted = group.endpoints().get(EndpointIdentity.of(endpoint));
      if (wanted == null || !EndpointIdentity.unchanged(wanted, endpoint)) {
        return false;
      }
      matching++;
    }
    return matching == group.endpoints().size();
  }

  private void add(JsonNode subset) {
    List<ObjectNode> ports = ports(subset);
    int added = add(subset.path("addresses"), ports, true, 0);
    added = add(subset.path("notReadyAddresses"), ports, false, added);
    skipped += subset.path("addresses").size() + subset.path("notReadyAddresses").size() - added;
  }

  private int add(JsonNode addresses, List<ObjectNode> ports, boolean ready, int before) {
    int added = before;
    for (JsonNode address : addresses) {
      if (added >= MOST) {
        break;
      }
      IpAddress ip = IpAddress.parseSloppy(address.path("ip").asText());
      if (ip == null) {
        invalid++;
        continue;
      }
      added++;
      MirroredSlice group =
          groups.computeIfAbsent(
              key(ip.family().wireName(), ports),
              key -> new MirroredSlice(ip.family(), ports, new LinkedHashMap<>()));
      ObjectNode endpoint = endpoint(address, ip, ready);
      group.endpoints().put(EndpointIdentity.of(endpoint), endpoint);
    }
    return added;
  }

  private static ObjectNode endpoint(JsonNode address, IpAddress ip, boolean ready) {
    ObjectNode endpoint = JsonNodeFactory.instance.objectNode();
    endpoint.putArray("addresses").add(ip.toString());
    endpoint.putObject("conditions").put("ready", ready);
    if (!address.path("hostname").asText("").isEmpty()) {
      endpoint.set("hostname", address.get("hostname"));
    }
    for (String field : List.of("targetRef", "nodeName")) {
      if (address.hasNonNull(field)) {
        endpoint.set(field, address.get(field).deepCopy());
      }
    }
    return endpoint;
  }

  private static List<ObjectNode> ports(JsonNode subset) {
    List<ObjectNode> ports = new ArrayList<>();
    for (JsonNode from : subset.path("ports")) {
      ObjectNode port =
          JsonNodeFactory.instance
              .objectNode()
              .put("name", from.path("name").asText(""))
              .put("protocol", from.path("protocol").asText())
              .put("port", from.path("port").asInt());
      if (from.hasNonNull("appProtocol")) {
        port.set("appProtocol", from.get("appProtocol"));
      }
      ports.add(port);
    }
    if (ports.size() > 1) {
      ports.sort(PortHash.ORDER);
    }
    return ports;
  }
}
