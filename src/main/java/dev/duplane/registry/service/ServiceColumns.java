package dev.duplane.registry.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.Age;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Services as {@code kubectl get services -o wide} shows them. */
final class ServiceColumns {
  private static final String NONE = "<none>";

  private ServiceColumns() {}

  static List<String> cells(ObjectNode object, Instant now) {
    ServiceView service = ServiceView.of(object);
    return List.of(
        service.meta().name(),
        service.type(),
        clusterIp(service),
        externalIp(service),
        ports(service),
        Age.of(service.meta(), now),
        selector(service.selector()));
  }

  /** Services of releases without clusterIPs have only the singular. */
  private static String clusterIp(ServiceView service) {
    List<String> ips = service.clusterIps();
    if (ips.isEmpty()) {
      return service.clusterIp().isEmpty() ? NONE : service.clusterIp();
    }
    return ips.get(0);
  }

  private static String externalIp(ServiceView service) {
    List<String> external = service.externalIps();
    return switch (service.type()) {
      case ServiceView.LOAD_BALANCER -> {
        List<String> all = new ArrayList<>(ingress(service));
        all.addAll(external);
        yield all.isEmpty() ? "<pending>" : String.join(",", all);
      }
      case ServiceView.EXTERNAL_NAME -> service.spec().text("externalName");
      case ServiceView.CLUSTER_IP, ServiceView.NODE_PORT ->
          external.isEmpty() ? NONE : String.join(",", external);
      default -> "<unknown>";
    };
  }

  /** Addresses or host names that a load balancer has been given, sorted. */
  private static Set<String> ingress(ServiceView service) {
    Set<String> ingress = new TreeSet<>();
    ObjectView loadBalancer = new ObjectView(service.status().object("loadBalancer"));
    for (ObjectNode node : loadBalancer.objects("ingress")) {
      ObjectView point = new ObjectView(node);
      String ip = point.text("ip");
      String shown = ip.isEmpty() ? point.text("hostname") : ip;
      if (!shown.isEmpty()) {
        ingress.add(shown);
      }
    }
    return ingress;
  }

  private static String ports(ServiceView service) {
    List<ServicePort> ports = service.ports();
    if (ports.isEmpty()) {
      return NONE;
    }
    return ports.stream()
        .map(
            port ->
                port.nodePort() == 0
                    ? port.port() + "/" + port.protocol()
                    : port.port() + ":" + port.nodePort() + "/" + port.protocol())
        .collect(Collectors.joining(","));
  }

  private static String selector(Map<String, String> selector) {
    if (selector.isEmpty()) {
      return NONE;
    }
    return new TreeMap<>(selector)
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(","));
  }
}
