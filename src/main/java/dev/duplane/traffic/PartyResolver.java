package dev.duplane.traffic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is meant by {@code 10.244.0.5}, {@code [fd00::5]:80}, {@code pod/web-1}, {@code
 * pod/shop/web-1}, {@code svc/web:http}, {@code node/n1} or {@code web.default.svc.cluster.local}.
 */
final class PartyResolver {
  private static final Set<String> PODS = Set.of("pod", "pods", "po");
  private static final Set<String> SERVICES = Set.of("svc", "service", "services");
  private static final Set<String> NODES = Set.of("node", "nodes", "no");

  /** A text and the port behind its last colon. */
  private record Named(String text, @Nullable String port) {
    static Named of(String text) {
      if (IpAddress.parse(text) != null) {
        return new Named(text, null);
      }
      if (text.startsWith("[") && text.indexOf(']') > 0) {
        int end = text.indexOf(']');
        String rest = text.substring(end + 1);
        return new Named(text.substring(1, end), rest.startsWith(":") ? rest.substring(1) : null);
      }
      int colon = text.lastIndexOf(':');
      return colon < 0
          ? new Named(text, null)
          : new Named(text.substring(0, colon), text.substring(colon + 1));
    }
  }

  private final TrafficObjects objects;
  private final String namespace;
  private final List<TraceStep> steps = new ArrayList<>();

  /**
   * @param namespace of names that have none
   */
  PartyResolver(TrafficObjects objects, String namespace) {
    this.objects = objects;
    this.namespace = namespace;
  }

  /** What was looked up for it, in order. */
  List<TraceStep> steps() {
    return steps;
  }

  /**
   * Who is meant.
   *
   * @param text as above
   * @param port given beside the text, or null
   * @param protocol that a port's name belongs to
   * @throws TraceException if nobody is
   */
  Party resolve(String text, @Nullable String port, Protocol protocol) throws TraceException {
    Named named = Named.of(text);
    String asked = named.port() == null ? port : named.port();
    String[] parts = named.text().split("/", -1);
    if (parts.length > 3 || (parts.length > 1 && parts[parts.length - 1].isEmpty())) {
      throw new TraceException(
          "\"" + text + "\" is no address and no name such as pod/web-1 or svc/web:80");
    }
    if (parts.length == 1) {
      IpAddress address = IpAddress.parse(parts[0]);
      return address == null ? name(parts[0], asked, protocol) : address(text, address, asked);
    }
    String space = parts.length == 3 ? parts[1] : namespace;
    String name = parts[parts.length - 1];
    if (PODS.contains(parts[0])) {
      return pod(space, name, number(asked));
    }
    if (SERVICES.contains(parts[0])) {
      return service(space, name, asked, protocol);
    }
    if (NODES.contains(parts[0])) {
      return node(name, number(asked));
    }
    throw new TraceException("\"" + parts[0] + "\" in \"" + text + "\" must be pod, svc or node");
  }

  private Party pod(String space, String name, @Nullable Integer port) throws TraceException {
    PodAddresses pod = objects.pods().named(space, name);
    if (pod == null) {
      throw new TraceException("there is no Pod " + space + "/" + name);
    }
    if (pod.addresses().isEmpty()) {
      throw new TraceException("Pod " + space + "/" + name + " has no address yet");
    }
    return new Party(
        "pod/" + name,
        pod.object(),
        pod.addresses(),
        pod.node().isEmpty() ? null : pod.node(),
        !pod.hostNetwork(),
        port);
  }

  private Party node(String name, @Nullable Integer port) throws TraceException {
    ProxyNode node = objects.node(name);
    if (node == null) {
      throw new TraceException("there is no Node " + name);
    }
    if (node.addresses().isEmpty()) {
      throw new TraceException("Node " + name + " has no address yet");
    }
    return new Party("node/" + name, node.object(), node.addresses(), name, false, port);
  }

  private Party service(String space, String name, @Nullable String port, Protocol protocol)
      throws TraceException {
    ObjectNode service = TrafficObjects.find(objects.services(), space, name);
    if (service == null) {
      throw new TraceException("there is no Service " + space + "/" + name);
    }
    ObjectView spec = new ObjectView(new ObjectView(service).object("spec"));
    if (spec.text("type").equals("ExternalName")) {
      throw new TraceException(
          "Service "
              + space
              + "/"
              + name
              + " is the external name "
              + spec.text("externalName")
              + ", of which this cluster knows no address");
    }
    Integer number = port(spec, port, protocol);
    if (spec.text("clusterIP").equals("None")) {
      return name(name + "." + space + ".svc." + ClusterDns.ZONE, text(number), protocol);
    }
    List<IpAddress> addresses =
        spec.texts("clusterIPs").stream()
            .map(IpAddress::parseSloppy)
            .filter(Objects::nonNull)
            .toList();
    if (addresses.isEmpty()) {
      throw new TraceException("Service " + space + "/" + name + " has no cluster IP");
    }
    return new Party(
        "svc/" + name, "services/" + space + "/" + name, addresses, null, false, number);
  }

  private static @Nullable String text(@Nullable Integer number) {
    return number == null ? null : number.toString();
  }

  /** The port of that number or name; if none is asked for, the only one. */
  private static @Nullable Integer port(ObjectView spec, @Nullable String port, Protocol protocol)
      throws TraceException {
    List<ObjectNode> ports = spec.objects("ports");
    if (port == null) {
      return ports.size() == 1 ? ports.get(0).path("port").asInt() : null;
    }
    for (ObjectNode candidate : ports) {
      if (candidate.path("name").asText().equals(port)
          && candidate.path("protocol").asText().equals(protocol.name())) {
        return candidate.path("port").asInt();
      }
    }
    return number(port);
  }

  private static @Nullable Integer number(@Nullable String port) throws TraceException {
    if (port == null) {
      return null;
    }
    if (!port.matches("[0-9]{1,5}")
        || Integer.parseInt(port) < 1
        || Integer.parseInt(port) > 65535) {
      throw new TraceException(
          "\"" + port + "\" is no port: neither the name of one nor a number from 1 to 65535");
    }
    return Integer.parseInt(port);
  }

  /** Whose an address is: a Pod's, a node's, of a node's range for Pods, or nobody's here. */
  private Party address(String text, IpAddress address, @Nullable String port)
      throws TraceException {
    PodAddresses pod = objects.pods().with(address);
    if (pod != null) {
      String node = pod.node().isEmpty() ? null : pod.node();
      return new Party(text, pod.object(), List.of(address), node, true, number(port));
    }
    List<ProxyNode> nodes = objects.proxyNodes();
    for (ProxyNode node : nodes) {
      if (node.addresses().contains(address)) {
        return new Party(text, node.object(), List.of(address), node.name(), false, number(port));
      }
    }
    for (ProxyNode node : nodes) {
      if (node.podCidrs().stream().anyMatch(range -> range.contains(address))) {
        return new Party(text, "", List.of(address), node.name(), true, number(port));
      }
    }
    boolean inPods = objects.clusterCidrs().stream().anyMatch(range -> range.contains(address));
    return new Party(text, "", List.of(address), null, inPods, number(port));
  }

  /** What cluster DNS answers for a name, as a Pod of the Namespace asks for it. */
  private Party name(String name, @Nullable String port, Protocol protocol) throws TraceException {
    ClusterDns dns = new ClusterDns(objects);
    String full = dns.search(name, namespace);
    List<IpAddress> addresses = new ArrayList<>();
    for (IpFamily family : dns.preference(full)) {
      addresses.addAll(dns.addresses(full, family));
    }
    if (addresses.isEmpty()) {
      throw new TraceException("cluster DNS knows no address of " + full + ": " + dns.why(full));
    }
    steps.add(
        TrafficRule.NAME.step(
            dns.object(full),
            full,
            String.join(", ", addresses.stream().map(IpAddress::toString).toList())));
    Party first = address(name, addresses.get(0), null);
    ObjectNode service = dns.service(full);
    Integer number =
        service == null
            ? number(port)
            : port(new ObjectView(new ObjectView(service).object("spec")), port, protocol);
    return new Party(name, first.object(), addresses, first.node(), first.inPod(), number);
  }
}
