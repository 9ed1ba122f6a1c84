package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A port of a Node that a container takes ({@code pkg/scheduler/framework/types.go}, HostPortInfo).
 *
 * @param ip on which; {@value #ANY} on all
 */
record HostPort(String ip, String protocol, int port) {
  private static final String ANY = "0.0.0.0";

  /** Those of a Pod: of the containers that run as long as it does. */
  static List<HostPort> of(ObjectNode pod) {
    List<HostPort> ports = new ArrayList<>();
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      if (container.path("restartPolicy").asText().equals("Always")) {
        add(container, ports);
      }
    }
    pod.path("spec").path("containers").forEach(container -> add(container, ports));
    return List.copyOf(ports);
  }

  private static void add(JsonNode container, List<HostPort> ports) {
    for (JsonNode port : container.path("ports")) {
      int number = port.path("hostPort").asInt();
      if (number > 0) {
        String ip = port.path("hostIP").asText();
        ports.add(
            new HostPort(ip.isEmpty() ? ANY : ip, port.path("protocol").asText("TCP"), number));
      }
    }
  }

  /** Whether both cannot be on one Node. */
  boolean conflicts(HostPort other) {
    return port == other.port
        && protocol.equals(other.protocol)
        && (ip.equals(other.ip) || ip.equals(ANY) || other.ip.equals(ANY));
  }
}
