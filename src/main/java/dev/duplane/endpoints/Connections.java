package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.GoText;
import dev.duplane.api.GroupResource;
import dev.duplane.api.LabelSelectorParser;
import dev.duplane.api.StatusException;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.StoredObject;
import dev.duplane.store.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Requests that kube-apiserver hands on to a kubelet, a Pod or a Service: {@code exec}, {@code
 * attach}, {@code portforward}, {@code log} and {@code proxy}. Nothing runs here that could answer
 * them, so each ends where the real server ends without them, and with its words: at an object that
 * does not exist, or at a refused connection (pkg/registry/core/pod/strategy.go,
 * pkg/kubelet/client, k8s.io/apimachinery/pkg/util/proxy). Simulated kubelets say that they run no
 * containers.
 */
final class Connections {
  /** Subresources that are connections, and no parts of the object. */
  static final Set<String> SUBRESOURCES = Set.of("attach", "exec", "log", "portforward", "proxy");

  private static final int KUBELET_PORT = 10250;

  /** In the order in which kube-apiserver prefers them. */
  private static final List<String> ADDRESS_TYPES =
      List.of("Hostname", "InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP");

  private final Registry registry;
  private final Kubelets kubelets;

  /** Who is at the other end. */
  enum Kubelets {
    /** Nobody: Nodes are objects and nothing else. */
    NONE,
    /** The cluster's own kubelets, which run nothing. */
    SIMULATED
  }

  /**
   * @param registry where Nodes and EndpointSlices are looked up
   * @param kubelets who is at the other end
   */
  Connections(Registry registry, Kubelets kubelets) {
    this.registry = registry;
    this.kubelets = kubelets;
  }

  /**
   * All but logs.
   *
   * @param options as admission has left them
   */
  ApiResponse connect(ResourceRoute route, ApiRequest request, JsonNode options) {
    if (route.subresource().equals("proxy")) {
      throw switch (route.registry().resource().plural()) {
        case "pods" -> podProxy(route);
        case "nodes" -> unreachable(kubelet(get("nodes", "", route.name())));
        default -> serviceProxy(route);
      };
    }
    JsonNode pod = object(route.registry(), route.namespace(), route.name());
    if (!route.subresource().equals("portforward")) {
      container(pod, options.path("container").asText());
    }
    String node = pod.path("spec").path("nodeName").asText();
    if (node.isEmpty()) {
      throw StatusException.badRequest("pod " + route.name() + " does not have a host assigned");
    }
    requireContainers(route);
    String kubelet = kubelet(get("nodes", "", node));
    if (!upgrades(request)) {
      throw StatusException.badRequest("Upgrade request required");
    }
    throw StatusException.untyped("error dialing backend: " + refused(kubelet));
  }

  private void requireContainers(ResourceRoute route) {
    if (kubelets == Kubelets.SIMULATED) {
      throw StatusException.notImplemented(
          "this is an emulator: pod "
              + route.name()
              + " is simulated and no containers run, so there is no "
              + route.subresource());
    }
  }

  /** RFC 9110 section 7.8: the connection is to become another one. */
  private static boolean upgrades(ApiRequest request) {
    return request.headers().getOrDefault("connection", List.of()).stream()
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("upgrade"));
  }

  /** A Pod that is on no node has said nothing. */
  ApiResponse log(ResourceRoute route, LogParameters parameters) {
    JsonNode pod = object(route.registry(), route.namespace(), route.name());
    String container = container(pod, parameters.container());
    String node = pod.path("spec").path("nodeName").asText();
    if (node.isEmpty()) {
      return new ApiResponse.Complete(204, List.of(Answers.NOT_CACHED), new byte[0]);
    }
    requireContainers(route);
    String kubelet = kubelet(get("nodes", "", node));
    String location =
        "https://"
            + kubelet
            + "/containerLogs/"
            + route.namespace()
            + "/"
            + route.name()
            + "/"
            + container
            + parameters.query();
    throw StatusException.untyped("Get " + GoText.quote(location) + ": " + refused(kubelet));
  }

  private static JsonNode object(ResourceRegistry resource, String namespace, String name) {
    return Answers.read(resource.get(namespace, name, null).json());
  }

  private JsonNode get(String plural, String namespace, String name) {
    return object(Objects.requireNonNull(registry.resource("", "v1", plural)), namespace, name);
  }

  /** The container that is meant: the one that is named, or the only one there is. */
  private static String container(JsonNode pod, String asked) {
    JsonNode spec = pod.path("spec");
    List<String> names = new ArrayList<>();
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      spec.path(list).forEach(container -> names.add(container.path("name").asText()));
    }
    String name = pod.path("metadata").path("name").asText();
    if (!asked.isEmpty()) {
      if (!names.contains(asked)) {
        throw StatusException.badRequest("container " + asked + " is not valid for pod " + name);
      }
      return asked;
    }
    if (spec.path("containers").size() != 1) {
      throw StatusException.badRequest(
          "a container name must be specified for pod "
              + name
              + ", choose one of: ["
              + String.join(" ", names)
              + "]");
    }
    return spec.path("containers").get(0).path("name").asText();
  }

  /** The address at which a node's kubelet listens. */
  private static String kubelet(JsonNode node) {
    JsonNode status = node.path("status");
    int port = status.path("daemonEndpoints").path("kubeletEndpoint").path("Port").asInt();
    for (String type : ADDRESS_TYPES) {
      for (JsonNode address : status.path("addresses")) {
        if (address.path("type").asText().equals(type)) {
          return hostPort(address.path("address").asText(), port > 0 ? port : KUBELET_PORT);
        }
      }
    }
    throw StatusException.untyped("no preferred addresses found; known addresses: []");
  }

  private static String hostPort(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static String refused(String hostPort) {
    return "dial tcp " + hostPort + ": connect: connection refused";
  }

  private static StatusException unreachable(String hostPort) {
    return StatusException.serviceUnavailable(
        "error trying to reach service: " + refused(hostPort));
  }

  private static StatusException podProxy(ResourceRoute route) {
    ProxyTarget target = ProxyTarget.parse(route.name(), "pod");
    JsonNode pod = object(route.registry(), route.namespace(), target.name());
    String address = pod.path("status").path("podIP").asText();
    if (address.isEmpty()) {
      return StatusException.badRequest("address not allowed");
    }
    String port = target.port();
    for (JsonNode container : pod.path("spec").path("containers")) {
      JsonNode first = container.path("ports").path(0).path("containerPort");
      port = port.isEmpty() && first.isNumber() ? first.asText() : port;
    }
    return unreachable(hostPort(address, target.number(port)));
  }

  private StatusException serviceProxy(ResourceRoute route) {
    ProxyTarget target = ProxyTarget.parse(route.name(), "service");
    ResourceRegistry slices = registry.resource("discovery.k8s.io", "v1", "endpointslices");
    List<Entry> found =
        slices == null
            ? List.of()
            : slices
                .list(
                    route.namespace(),
                    ListOptions.ALL.withLabels(
                        LabelSelectorParser.parse("kubernetes.io/service-name=" + target.name())))
                .items();
    if (found.isEmpty()) {
      return StatusException.notFound(new GroupResource("", "services"), target.name());
    }
    for (Entry entry : found) {
      JsonNode slice = Answers.read(StoredObject.of(entry.value()).json(entry.modRevision()));
      JsonNode address = slice.path("endpoints").path(0).path("addresses").path(0);
      if (address.isTextual()) {
        int port = slice.path("ports").path(0).path("port").asInt();
        return unreachable(hostPort(address.asText(), port));
      }
    }
    return StatusException.serviceUnavailable(
        "no endpoints available for service " + GoText.quote(route.name()));
  }

  /**
   * What a proxy's name says: {@code name}, {@code name:port} or {@code scheme:name:port}.
   *
   * @param port empty for the first there is
   */
  private record ProxyTarget(String scheme, String name, String port) {
    static ProxyTarget parse(String text, String kind) {
      String[] parts = text.split(":", -1);
      ProxyTarget target =
          switch (parts.length) {
            case 1 -> new ProxyTarget("", parts[0], "");
            case 2 -> new ProxyTarget("", parts[0], parts[1]);
            case 3 -> new ProxyTarget(parts[0], parts[1], parts[2]);
            default -> new ProxyTarget("", "", "");
          };
      boolean scheme = Set.of("", "http", "https").contains(target.scheme);
      if (target.name.isEmpty() || !scheme || (parts.length == 3 && target.scheme.isEmpty())) {
        throw StatusException.badRequest("invalid " + kind + " request " + GoText.quote(text));
      }
      return target;
    }

    int number(String asked) {
      boolean digits = !asked.isEmpty() && asked.length() < 6 && asked.matches("[0-9]+");
      return digits ? Integer.parseInt(asked) : scheme.equals("https") ? 443 : 80;
    }
  }
}
