package dev.duplane.conformance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Random requests on Services of one Namespace: creates, merge patches, PUTs and deletes of all
 * types, families and policies. Part of them are refused.
 */
final class ServiceRequests {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> TYPES =
      List.of("ClusterIP", "ClusterIP", "NodePort", "LoadBalancer", "ExternalName");
  private static final List<String> POLICIES =
      List.of("SingleStack", "PreferDualStack", "RequireDualStack", "Bogus");
  private static final List<List<String>> FAMILIES =
      List.of(
          List.of("IPv4"),
          List.of("IPv6"),
          List.of("IPv4", "IPv6"),
          List.of("IPv6", "IPv4"),
          List.of("IPv4", "IPv4"));
  private static final int NAMES = 16;

  private final RandomGenerator random;

  ServiceRequests(RandomGenerator random) {
    this.random = random;
  }

  /**
   * A request.
   *
   * @param method e.g. {@code PUT}
   * @param path with query
   * @param body a missing node for none
   */
  record Request(String method, String path, com.fasterxml.jackson.databind.JsonNode body) {
    Map<String, String> headers() {
      return method.equals("PATCH") ? Peer.MERGE_PATCH : Map.of();
    }

    boolean isDryRun() {
      return path.endsWith("dryRun=All");
    }
  }

  /** The next request to a cluster whose state only a PUT looks at. */
  Request next(Peer peer) {
    String name = "s" + random.nextInt(NAMES);
    String path = Peer.SERVICES + "/" + name;
    String query = chance(8) ? "?dryRun=All" : "";
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> new Request("POST", Peer.SERVICES + query, service(name));
      case 4, 5, 6 -> {
        ObjectNode patch = NODES.objectNode();
        patch.set("spec", spec(true));
        yield new Request("PATCH", path + query, patch);
      }
      case 7, 8 -> new Request("PUT", path + query, changed(peer, path, name));
      default -> new Request("DELETE", path + query, Peer.NO_BODY);
    };
  }

  /** What is stored with some of it changed, or a bare manifest. */
  private ObjectNode changed(Peer peer, String path, String name) {
    Peer.Answer read = peer.get(path);
    if (read.code() != 200 || chance(4)) {
      return service(name);
    }
    ObjectNode service = (ObjectNode) read.body();
    ((ObjectNode) service.path("spec")).setAll(spec(false));
    return service;
  }

  private ObjectNode service(String name) {
    ObjectNode service = NODES.objectNode().put("apiVersion", "v1").put("kind", "Service");
    service.putObject("metadata").put("name", name);
    ObjectNode spec = spec(false);
    if (!spec.has("ports")) {
      String type = spec.path("type").asText();
      spec.set("ports", ports(type.equals("NodePort") || type.equals("LoadBalancer")));
    }
    service.set("spec", spec);
    return service;
  }

  private ObjectNode spec(boolean nulls) {
    ObjectNode spec = NODES.objectNode();
    if (chance(2)) {
      spec.put("type", pick(TYPES));
    }
    if (chance(2)) {
      spec.put("ipFamilyPolicy", chance(20) ? "Bogus" : pick(POLICIES.subList(0, 3)));
    }
    if (chance(4)) {
      ArrayNode families = spec.putArray("ipFamilies");
      pick(FAMILIES).forEach(families::add);
    }
    if (chance(5)) {
      setAddresses(spec);
    }
    String type = spec.path("type").asText();
    boolean exposed = type.equals("NodePort") || type.equals("LoadBalancer");
    if (chance(4)) {
      spec.set("ports", ports(exposed));
    }
    if (chance(exposed ? 2 : 20)) {
      spec.put("externalTrafficPolicy", pick(List.of("Local", "Cluster")));
    }
    if (chance(type.equals("LoadBalancer") ? 4 : 30)) {
      spec.put("healthCheckNodePort", 30000 + random.nextInt(22));
    }
    if (chance(type.equals("LoadBalancer") ? 2 : 30)) {
      spec.put("allocateLoadBalancerNodePorts", random.nextBoolean());
    }
    if (type.equals("ExternalName") || chance(4)) {
      spec.put("externalName", chance(8) ? "not a name" : "example.com");
    }
    if (nulls && chance(3)) {
      spec.putNull(
          pick(
              List.of(
                  "clusterIP",
                  "clusterIPs",
                  "ipFamilies",
                  "ipFamilyPolicy",
                  "healthCheckNodePort")));
    }
    return spec;
  }

  private void setAddresses(ObjectNode spec) {
    String v4 = "10.96.0." + random.nextInt(18);
    String v6 = "fd00:10:96::" + Integer.toHexString(random.nextInt(18));
    switch (random.nextInt(6)) {
      case 0 -> spec.put("clusterIP", "None");
      case 1 -> spec.put("clusterIP", v4);
      case 2 -> spec.put("clusterIP", v6);
      case 3 -> spec.put("clusterIP", v4).putArray("clusterIPs").add(v4).add(v6);
      case 4 -> spec.put("clusterIP", v6).putArray("clusterIPs").add(v6).add(v4);
      default -> spec.put("clusterIP", "").putArray("clusterIPs");
    }
  }

  private ArrayNode ports(boolean exposed) {
    List<String> protocols = List.of("TCP", "UDP", "SCTP", "TCP");
    ArrayNode ports = NODES.arrayNode();
    int count = 1 + random.nextInt(3);
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ObjectNode port = ports.addObject().put("name", "p" + i);
      // Now and then out of bounds, or one number for several protocols.
      port.put("port", chance(60) ? 0 : 80 + (chance(4) ? 0 : i));
      port.put("protocol", pick(protocols));
      if (chance(exposed ? 3 : 30)) {
        chosen.add(30000 + random.nextInt(22));
        port.put("nodePort", pick(chosen));
      }
    }
    return ports;
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
