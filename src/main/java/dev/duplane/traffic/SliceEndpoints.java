package dev.duplane.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that EndpointSlices give the ports of Services, as kube-proxy keeps them
 * (pkg/proxy/endpointslicecache.go). In which order the slices come does not matter.
 */
final class SliceEndpoints {
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  /** Names a port as slices name it. */
  private record PortKey(String namespace, String service, String name, String protocol) {}

  private final Map<PortKey, List<ProxyEndpoint>> byPort = new HashMap<>();
  private final IpFamily family;

  private SliceEndpoints(IpFamily family) {
    this.family = family;
  }

  /**
   * Reads slices.
   *
   * @param family of the rules that are made
   */
  static SliceEndpoints of(List<ObjectNode> slices, IpFamily family) {
    SliceEndpoints endpoints = new SliceEndpoints(family);
    slices.forEach(endpoints::add);
    return endpoints;
  }

  /** The endpoints of a port as a node sees them, ordered by their text. */
  List<ProxyEndpoint> of(ProxyPort port, ProxyNode node) {
    PortKey key =
        new PortKey(port.namespace(), port.service(), port.name(), port.protocol().name());
    Map<String, ProxyEndpoint> byText = new TreeMap<>();
    for (ProxyEndpoint endpoint : byPort.getOrDefault(key, List.of())) {
      // Of an endpoint that stands in two slices, the one that is local counts.
      ProxyEndpoint seen = endpoint.seenFrom(node.name());
      byText.merge(seen.toString(), seen, (first, second) -> preferred(first, second));
    }
    return List.copyOf(byText.values());
  }

  private void add(ObjectNode slice) {
    ObjectMeta meta = ObjectMeta.of(slice);
    String service = meta.labels().getOrDefault(SERVICE_NAME, "");
    ObjectView view = new ObjectView(slice);
    if (service.isEmpty()
        || !view.text("addressType").equals(family.wireName())
        || !ProxyPort.concerns(meta)) {
      return;
    }
    for (ObjectNode port : view.objects("ports")) {
      int number = port.path("port").asInt();
      // A slice without names or numbers of ports is for those who read slices themselves.
      if (number != 0) {
        PortKey key =
            new PortKey(
                meta.namespace(),
                service,
                port.path("name").asText(""),
                port.path("protocol").asText(Protocol.TCP.name()));
        for (ObjectNode endpoint : view.objects("endpoints")) {
          add(key, endpoint, number);
        }
      }
    }
  }

  private void add(PortKey key, ObjectNode endpoint, int port) {
    ObjectView view = new ObjectView(endpoint);
    List<String> addresses = view.texts("addresses");
    IpAddress address = addresses.isEmpty() ? null : IpAddress.parseSloppy(addresses.get(0));
    if (address == null || address.family() != family) {
      return;
    }
    JsonNode conditions = endpoint.path("conditions");
    JsonNode hints = endpoint.path("hints");
    ProxyEndpoint made =
        new ProxyEndpoint(
            address,
            port,
            view.text("nodeName"),
            false,
            conditions.path("ready").asBoolean(true),
            conditions.path("serving").asBoolean(true),
            conditions.path("terminating").asBoolean(false),
            names(hints.get("forZones")),
            names(hints.get("forNodes")));
    byPort.computeIfAbsent(key, unused -> new ArrayList<>()).add(made);
  }

  /**
   * Which of two that differ is kept depends on a Go map's order in kube-proxy; here it must not
   * depend on anything but the two.
   */
  private static ProxyEndpoint preferred(ProxyEndpoint first, ProxyEndpoint second) {
    if (first.local() != second.local()) {
      return first.local() ? first : second;
    }
    if (first.ready() != second.ready()) {
      return first.ready() ? first : second;
    }
    return text(first).compareTo(text(second)) <= 0 ? first : second;
  }

  private static String text(ProxyEndpoint endpoint) {
    return endpoint.node()
        + endpoint.serving()
        + endpoint.terminating()
        + endpoint.zoneHints().stream().sorted().toList()
        + endpoint.nodeHints().stream().sorted().toList();
  }

  private static Set<String> names(@Nullable JsonNode list) {
    Set<String> names = new HashSet<>();
    if (list != null) {
      list.forEach(item -> names.add(item.path("name").asText()));
    }
    return names;
  }
}
