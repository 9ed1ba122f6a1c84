package dev.duplane.controller.servicepods;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * When two endpoints are one, and when two lists of ports are (Kubernetes, {@code
 * staging/src/k8s.io/endpointslice/util/endpointset.go}, {@code NewPortMapKey}).
 */
public final class EndpointIdentity {
  private static final List<String> BEYOND = List.of("nodeName", "zone", "conditions", "targetRef");

  private EndpointIdentity() {}

  /** What makes an endpoint the same one: addresses, hostname, and the object behind it. */
  public static String of(JsonNode endpoint) {
    StringBuilder key = new StringBuilder();
    endpoint.path("addresses").forEach(address -> key.append(address.asText()).append(' '));
    JsonNode target = endpoint.path("targetRef");
    return key.append('\n')
        .append(endpoint.path("hostname").asText(""))
        .append('\n')
        .append(target.path("namespace").asText(""))
        .append('/')
        .append(target.path("name").asText(""))
        .toString();
  }

  /** Whether the same endpoint is as it was, hints aside ({@code EndpointsEqualBeyondHash}). */
  public static boolean unchanged(JsonNode endpoint, JsonNode before) {
    return BEYOND.stream().allMatch(field -> endpoint.path(field).equals(before.path(field)));
  }

  /** What makes two lists of ports the same one. */
  public static String ofPorts(Iterable<? extends JsonNode> ports) {
    List<String> keys = new ArrayList<>();
    for (JsonNode port : ports) {
      keys.add(
          String.join(
              "/",
              port.path("name").toString(),
              port.path("protocol").asText(),
              port.path("port").asText(),
              port.path("appProtocol").toString()));
    }
    keys.sort(null);
    return String.join(" ", keys);
  }
}
