package dev.duplane.traffic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.YamlText;
import dev.duplane.net.Cidr;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Objects for tests, as YAML and as chance has them. */
final class TrafficExamples {
  static final List<Cidr> CLUSTER_CIDRS =
      List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00:10:244::/48"));

  private static final List<String> POLICIES = List.of("Cluster", "Local");

  private TrafficExamples() {}

  /** Objects of any kinds, separated by {@code ---}. */
  static TrafficObjects yaml(String... documents) {
    List<ObjectNode> objects = new ArrayList<>();
    for (String document : documents) {
      for (String one : document.split("(?m)^---$", -1)) {
        objects.add((ObjectNode) YamlText.parse(one.getBytes(StandardCharsets.UTF_8)));
      }
    }
    return of(objects);
  }

  private static TrafficObjects of(List<ObjectNode> objects) {
    List<ObjectNode> configMaps = kind(objects, "ConfigMap");
    return new TrafficObjects(
        kind(objects, "Namespace"),
        kind(objects, "Service"),
        kind(objects, "EndpointSlice"),
        nodes(kind(objects, "Node")),
        pods(kind(objects, "Pod")),
        kind(objects, "ServiceCIDR"),
        TrafficObjects.find(configMaps, "kube-system", "ip-masq-agent"),
        CLUSTER_CIDRS);
  }

  private static TrafficNodes nodes(List<ObjectNode> nodes) {
    return new TrafficNodes(name -> TrafficObjects.find(nodes, "", name), () -> nodes);
  }

  private static TrafficPods pods(List<ObjectNode> pods) {
    return new TrafficPods(
        (namespace, name) -> TrafficObjects.find(pods, namespace, name),
        address -> pods,
        () -> pods);
  }

  private static List<ObjectNode> kind(List<ObjectNode> objects, String kind) {
    return objects.stream().filter(it -> it.path("kind").asText().equals(kind)).toList();
  }

  /** The same objects in another order. */
  static TrafficObjects shuffled(TrafficObjects objects, Random random) {
    return new TrafficObjects(
        shuffled(objects.namespaces(), random),
        shuffled(objects.services(), random),
        shuffled(objects.endpointSlices(), random),
        objects.nodes(),
        objects.pods(),
        shuffled(objects.serviceCidrs(), random),
        objects.masqueradeAgent(),
        objects.clusterCidrs());
  }

  private static List<ObjectNode> shuffled(List<ObjectNode> objects, Random random) {
    List<ObjectNode> shuffled = new ArrayList<>(objects);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  /** Up to six Services on three nodes, with everything that kube-proxy looks at. */
  static TrafficObjects random(Random random) {
    List<String> documents = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      documents.add(node(i));
    }
    documents.add(
        """
        {kind: ServiceCIDR, metadata: {name: kubernetes},
         spec: {cidrs: [10.96.0.0/16, "fd00:10:96::/112"]}}
        """);
    int services = 1 + random.nextInt(6);
    for (int i = 1; i <= services; i++) {
      documents.add(service(i, random));
      for (int part = 0; part < 2; part++) {
        documents.add(slice(i, part, "IPv4", random));
        documents.add(slice(i, part, "IPv6", random));
      }
    }
    return yaml(documents.toArray(String[]::new));
  }

  private static String node(int number) {
    return """
        {kind: Node, metadata: {name: n%1$d, labels: {topology.kubernetes.io/zone: z%1$d}},
         spec: {podCIDRs: [10.244.%1$d.0/24, "fd00:10:244:%1$d::/64"]},
         status: {addresses: [{type: InternalIP, address: 192.0.2.%1$d},
                              {type: InternalIP, address: "2001:db8::%1$d"}]}}
        """
        .formatted(number);
  }

  private static String service(int number, Random random) {
    String families =
        List.of("[IPv4]", "[IPv6]", "[IPv4, IPv6]", "[IPv6, IPv4]").get(random.nextInt(4));
    String ips =
        families
            .replace("IPv4", "10.96.0." + number)
            .replace("IPv6", "\"fd00:10:96::" + number + "\"");
    String type = List.of("ClusterIP", "NodePort", "LoadBalancer").get(random.nextInt(3));
    String nodePort = type.equals("ClusterIP") ? "" : "nodePort: " + (30000 + number) + ", ";
    String ranges =
        random.nextInt(3) == 0
            ? "loadBalancerSourceRanges: [203.0.113.0/25, 192.0.2.0/24, \"2001:db8:f::/48\"],"
            : "";
    String affinity =
        random.nextInt(3) == 0
            ? "sessionAffinity: ClientIP,"
                + " sessionAffinityConfig: {clientIP: {timeoutSeconds: 10800}},"
            : "";
    String external =
        random.nextInt(3) == 0
            ? "externalIPs: [198.51.100." + number + ", \"2001:db8:e::" + number + "\"],"
            : "";
    String status =
        type.equals("LoadBalancer")
            ? """
              status: {loadBalancer: {ingress: [{ip: 198.51.100.10%1$d, ipMode: %2$s},
                                                {ip: "2001:db8:1::%1$d", ipMode: VIP}]}},
              """
                .formatted(number, random.nextBoolean() ? "VIP" : "Proxy")
            : "";
    return """
        {kind: Service, metadata: {name: s%d, namespace: default}, %s
         spec: {type: %s, ipFamilies: %s, clusterIPs: %s, clusterIP: x, %s %s %s
                internalTrafficPolicy: %s, externalTrafficPolicy: %s,
                ports: [{name: http, %sport: 80, protocol: %s, targetPort: 8080}]}}
        """
        .formatted(
            number,
            status,
            type,
            families,
            ips,
            ranges,
            affinity,
            external,
            POLICIES.get(random.nextInt(2)),
            POLICIES.get(random.nextInt(2)),
            nodePort,
            List.of("TCP", "UDP", "SCTP").get(number % 3));
  }

  private static String slice(int service, int part, String family, Random random) {
    List<String> endpoints = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      int node = 1 + random.nextInt(3);
      int host = service * 10 + random.nextInt(3);
      String address =
          family.equals("IPv4")
              ? "10.244." + node + "." + host
              : "fd00:10:244:" + node + "::" + host;
      String hints =
          random.nextInt(2) == 0
              ? ""
              : "hints: {forZones: [{name: z%d}]%s},"
                  .formatted(
                      node, random.nextBoolean() ? "" : ", forNodes: [{name: n" + node + "}]");
      endpoints.add(
          "{addresses: [\"%s\"], nodeName: n%d, %s conditions: {ready: %b, serving: %b, terminating: %b}}"
              .formatted(
                  address,
                  node,
                  hints,
                  random.nextInt(3) > 0,
                  random.nextInt(3) > 0,
                  random.nextInt(3) == 0));
    }
    return """
        {kind: EndpointSlice, addressType: %1$s, endpoints: %2$s,
         metadata: {name: s%3$d-%4$d-%1$s, namespace: default,
                    labels: {kubernetes.io/service-name: s%3$d}},
         ports: [{name: http, port: 8080, protocol: %5$s}]}
        """
        .formatted(
            family, endpoints, service, part, List.of("TCP", "UDP", "SCTP").get(service % 3));
  }
}
