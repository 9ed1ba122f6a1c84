package dev.duplane.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One port of a Service in one family: what kube-proxy makes rules of (pkg/proxy/serviceport.go).
 *
 * @param namespace of the Service
 * @param service its name
 * @param name of the port, empty if it has none
 * @param protocol of the port
 * @param clusterIp the Service's address of the family
 * @param port on which that is reached
 * @param nodePort on which nodes are reached; 0 if there is none
 * @param externalIps {@code spec.externalIPs} of the family
 * @param loadBalancerIps addresses of the load balancer that kube-proxy answers for: of the family,
 *     and not of ipMode Proxy
 * @param sourceRanges {@code spec.loadBalancerSourceRanges} of the family
 * @param externalPolicyLocal traffic from outside goes to endpoints of the node alone
 * @param internalPolicyLocal traffic to the cluster IP goes to endpoints of the node alone
 * @param affinitySeconds for how long a client keeps its endpoint; 0 if it does not
 */
record ProxyPort(
    String namespace,
    String service,
    String name,
    Protocol protocol,
    IpAddress clusterIp,
    int port,
    int nodePort,
    List<IpAddress> externalIps,
    List<IpAddress> loadBalancerIps,
    List<Cidr> sourceRanges,
    boolean externalPolicyLocal,
    boolean internalPolicyLocal,
    int affinitySeconds) {
  /** Services and EndpointSlices with these labels are not kube-proxy's (cmd/kube-proxy). */
  private static final List<String> OTHERS =
      List.of("service.kubernetes.io/service-proxy-name", "service.kubernetes.io/headless");

  private static final String LOCAL = "Local";

  /** Whether kube-proxy looks at an object at all (ProxyServer.Run in cmd/kube-proxy/app). */
  static boolean concerns(ObjectMeta meta) {
    return OTHERS.stream().noneMatch(meta.labels()::containsKey);
  }

  /**
   * The ports of a Service in a family. There are none if the Service has no address of the family:
   * then its node ports and load balancer are not answered for in that family either
   * (ServiceChangeTracker.serviceToServiceMap).
   */
  static List<ProxyPort> of(ObjectNode service, IpFamily family) {
    ObjectMeta meta = ObjectMeta.of(service);
    ObjectView spec = new ObjectView(new ObjectView(service).object("spec"));
    IpAddress clusterIp = clusterIp(spec, family);
    if (clusterIp == null
        || spec.text("type").equals("ExternalName")
        || spec.text("clusterIP").equals("None")
        || !concerns(meta)) {
      return List.of();
    }
    List<ProxyPort> ports = new ArrayList<>();
    for (ObjectNode node : spec.objects("ports")) {
      ObjectView port = new ObjectView(node);
      Protocol protocol = Protocol.fromWire(port.text("protocol"));
      ports.add(
          new ProxyPort(
              meta.namespace(),
              meta.name(),
              port.text("name"),
              protocol == null ? Protocol.TCP : protocol,
              clusterIp,
              port.integer("port"),
              port.integer("nodePort"),
              addresses(spec.texts("externalIPs"), family),
              loadBalancerIps(service, family),
              ranges(spec.texts("loadBalancerSourceRanges"), family),
              spec.text("externalTrafficPolicy").equals(LOCAL) && takesExternalTraffic(spec),
              spec.text("internalTrafficPolicy").equals(LOCAL),
              affinity(spec)));
    }
    return ports;
  }

  /** The Service's address of a family (GetClusterIPByFamily in pkg/proxy/util). */
  static @Nullable IpAddress clusterIp(ObjectView spec, IpFamily family) {
    List<String> families = spec.texts("ipFamilies");
    List<String> addresses = spec.texts("clusterIPs");
    if (families.isEmpty()) {
      IpAddress only = IpAddress.parseSloppy(spec.text("clusterIP"));
      return only != null && only.family() == family ? only : null;
    }
    int place = families.indexOf(family.wireName());
    return place < 0 || place >= addresses.size()
        ? null
        : IpAddress.parseSloppy(addresses.get(place));
  }

  /** ExternallyAccessible in pkg/api/v1/service. */
  private static boolean takesExternalTraffic(ObjectView spec) {
    return switch (spec.text("type")) {
      case "LoadBalancer", "NodePort" -> true;
      default -> !spec.texts("externalIPs").isEmpty();
    };
  }

  /**
   * A load balancer of ipMode Proxy wants to see the packets, even those of the cluster, so
   * kube-proxy makes no rules for its address (KEP-1860).
   */
  private static List<IpAddress> loadBalancerIps(ObjectNode service, IpFamily family) {
    List<String> texts = new ArrayList<>();
    for (JsonNode ingress : service.path("status").path("loadBalancer").path("ingress")) {
      if (!ingress.path("ipMode").asText().equals("Proxy")) {
        texts.add(ingress.path("ip").asText());
      }
    }
    return addresses(texts, family);
  }

  private static List<IpAddress> addresses(List<String> texts, IpFamily family) {
    return texts.stream()
        .map(IpAddress::parseSloppy)
        .filter(Objects::nonNull)
        .filter(address -> address.family() == family)
        .distinct()
        .toList();
  }

  /** The API lets blanks pass around a range, and kube-proxy strips them. */
  private static List<Cidr> ranges(List<String> texts, IpFamily family) {
    return texts.stream()
        .map(text -> Cidr.parseSloppy(text.strip()))
        .filter(Objects::nonNull)
        .filter(range -> range.family() == family)
        .map(Cidr::masked)
        .distinct()
        .toList();
  }

  private static int affinity(ObjectView spec) {
    return spec.text("sessionAffinity").equals("ClientIP")
        ? spec.node().path("sessionAffinityConfig").path("clientIP").path("timeoutSeconds").asInt()
        : 0;
  }

  /** It is reached on something else than the cluster IP. */
  boolean externallyAccessible() {
    return nodePort != 0 || !loadBalancerIps.isEmpty() || !externalIps.isEmpty();
  }

  /**
   * It ever sends to endpoints of any node. One whose external policy is Local does so, too: for
   * Pods and nodes of the cluster, whose traffic to its outer addresses is taken a short way.
   */
  boolean usesClusterEndpoints() {
    return !internalPolicyLocal || externallyAccessible();
  }

  /** It ever sends to endpoints of the node alone. */
  boolean usesLocalEndpoints() {
    return internalPolicyLocal || (externalPolicyLocal && externallyAccessible());
  }

  /** The Service's path below the API's resources. */
  String object() {
    return "services/" + namespace + "/" + service;
  }

  /** {@code default/web:http}: the name that kube-proxy's comments have. */
  String portName() {
    return namespace + "/" + service + (name.isEmpty() ? "" : ":" + name);
  }
}
