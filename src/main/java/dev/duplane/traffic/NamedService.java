package dev.duplane.traffic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The names that one Service has in cluster DNS (kubernetes/dns, docs/specification.md, sections
 * 2.3 to 2.5).
 */
final class NamedService {
  /** A port of something that has a name. */
  record Location(String target, int port) {}

  /** An endpoint, with the ports of its slice. */
  private record NamedEndpoint(IpAddress address, String hostname, List<ObjectNode> ports) {}

  private final TrafficObjects objects;
  private final ObjectMeta meta;
  private final ObjectView spec;
  private final String name;

  NamedService(TrafficObjects objects, ObjectNode service) {
    this.objects = objects;
    this.meta = ObjectMeta.of(service);
    this.spec = new ObjectView(new ObjectView(service).object("spec"));
    this.name = meta.name() + "." + meta.namespace() + ".svc." + ClusterDns.ZONE;
  }

  boolean isExternalName() {
    return spec.text("type").equals("ExternalName");
  }

  /** Without a dot at its end. */
  String externalName() {
    String target = spec.text("externalName");
    return target.endsWith(".") ? target.substring(0, target.length() - 1) : target;
  }

  private boolean isHeadless() {
    return spec.text("clusterIP").equals("None");
  }

  /** A cluster IP of each family; of a headless Service those of its endpoints. */
  List<IpAddress> addresses() {
    return isHeadless()
        ? endpoints().stream().map(NamedEndpoint::address).distinct().toList()
        : clusterIps();
  }

  private List<IpAddress> clusterIps() {
    return spec.texts("clusterIPs").stream()
        .map(IpAddress::parseSloppy)
        .filter(Objects::nonNull)
        .toList();
  }

  /**
   * Those of the endpoints with a hostname. An endpoint of a Service with a cluster IP has a name,
   * too (<a href="https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/">DNS for
   * Services and Pods</a>; CoreDNS, plugin/kubernetes/kubernetes.go).
   */
  List<IpAddress> addressesOf(String hostname) {
    return endpoints(hostname).stream().map(NamedEndpoint::address).distinct().toList();
  }

  private List<NamedEndpoint> endpoints(String hostname) {
    return endpoints().stream().filter(endpoint -> endpoint.hostname().equals(hostname)).toList();
  }

  /** {@code _tcp} and the like, for each that a named port has. */
  Set<String> protocols() {
    return spec.objects("ports").stream()
        .filter(port -> !port.path("name").asText().isEmpty())
        .map(NamedService::protocol)
        .collect(Collectors.toSet());
  }

  private static String protocol(ObjectNode port) {
    return "_" + port.path("protocol").asText("TCP").toLowerCase(Locale.ROOT);
  }

  private static boolean isNamed(ObjectNode port, String name, String protocol) {
    return ("_" + port.path("name").asText()).equals(name)
        && protocol(port).equals(protocol)
        && name.length() > 1;
  }

  /**
   * Where a named port is: on each cluster IP, or on each endpoint.
   *
   * @param port with its underscore
   * @param protocol with its underscore
   */
  List<Location> locations(String port, String protocol) {
    return locations(candidate -> isNamed(candidate, port, protocol));
  }

  /** Where all ports are: CoreDNS takes a query that names none to be about each. */
  List<Location> locations() {
    return locations(port -> true);
  }

  /** Where the ports of the endpoints with a hostname are. */
  List<Location> locationsOf(String hostname) {
    return locations(endpoints(hostname), port -> true);
  }

  private List<Location> locations(Predicate<ObjectNode> wanted) {
    if (isHeadless()) {
      return locations(endpoints(), wanted);
    }
    List<Location> locations = new ArrayList<>();
    for (ObjectNode port : spec.objects("ports")) {
      if (wanted.test(port)) {
        clusterIps()
            .forEach(unused -> locations.add(new Location(name, port.path("port").asInt())));
      }
    }
    return locations;
  }

  private List<Location> locations(List<NamedEndpoint> endpoints, Predicate<ObjectNode> wanted) {
    List<Location> locations = new ArrayList<>();
    for (NamedEndpoint endpoint : endpoints) {
      for (ObjectNode port : endpoint.ports()) {
        if (wanted.test(port)) {
          locations.add(new Location(endpoint.hostname() + "." + name, port.path("port").asInt()));
        }
      }
    }
    return locations;
  }

  /** What an address is called for this Service's sake. */
  List<String> namesOf(IpAddress address) {
    if (isExternalName()) {
      return List.of();
    }
    if (!isHeadless()) {
      return clusterIps().contains(address) ? List.of(name) : List.of();
    }
    return endpoints().stream()
        .filter(endpoint -> endpoint.address().equals(address))
        .map(endpoint -> endpoint.hostname() + "." + name)
        .distinct()
        .toList();
  }

  /** Those that are ready, or all of them if the Service publishes the others, too. */
  private List<NamedEndpoint> endpoints() {
    boolean all = spec.bool("publishNotReadyAddresses");
    List<NamedEndpoint> endpoints = new ArrayList<>();
    for (ObjectNode slice : objects.endpointSlices()) {
      ObjectMeta of = ObjectMeta.of(slice);
      if (of.namespace().equals(meta.namespace())
          && meta.name().equals(of.labels().get("kubernetes.io/service-name"))) {
        ObjectView view = new ObjectView(slice);
        for (ObjectNode endpoint : view.objects("endpoints")) {
          if (all || endpoint.path("conditions").path("ready").asBoolean(true)) {
            add(endpoints, new ObjectView(endpoint), view.objects("ports"));
          }
        }
      }
    }
    return endpoints;
  }

  private static void add(
      List<NamedEndpoint> endpoints, ObjectView endpoint, List<ObjectNode> ports) {
    for (String text : endpoint.texts("addresses")) {
      IpAddress address = IpAddress.parseSloppy(text);
      if (address != null) {
        String hostname = endpoint.text("hostname");
        endpoints.add(
            new NamedEndpoint(address, hostname.isEmpty() ? dashed(address) : hostname, ports));
      }
    }
  }

  /** The label that stands for an address: {@code 10-244-0-5}, {@code fd00-10-244--5}. */
  static String dashed(IpAddress address) {
    return address.toString().replace('.', '-').replace(':', '-');
  }
}
