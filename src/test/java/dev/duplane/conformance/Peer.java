package dev.duplane.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.cluster.SavedState;
import dev.duplane.controller.nodeipam.NodeIpamConfiguration;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.PortRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A cluster of its own, asked as the recorder asked the real one: without a socket. */
final class Peer implements AutoCloseable {
  /** The Services of the default Namespace. */
  static final String SERVICES = "/api/v1/namespaces/default/services";

  static final String IP_ADDRESSES = "/apis/networking.k8s.io/v1/ipaddresses";
  static final Map<String, String> MERGE_PATCH =
      Map.of("Content-Type", "application/merge-patch+json");
  static final JsonNode NO_BODY = MissingNode.getInstance();

  /** An answer that is all there: what it says, and as the bytes that it was. */
  record Answer(ApiResponse.Complete response) {
    int code() {
      return response.status();
    }

    /** The JSON of the answer; {@code raw} holds what is no JSON. */
    JsonNode body() {
      String text = new String(response.body(), StandardCharsets.UTF_8);
      if (text.isEmpty()) {
        return JsonNodeFactory.instance.objectNode();
      }
      try {
        return RecordedFile.JSON.readTree(text);
      } catch (JsonProcessingException e) {
        return JsonNodeFactory.instance.objectNode().put("raw", text);
      }
    }

    List<String> warnings() {
      return headers(response, "Warning");
    }
  }

  private final DrivenClock clock;
  private final Cluster cluster;
  private final ApiEndpoints endpoints;

  private Peer(ClusterConfig config) {
    this(new DrivenClock(), config);
  }

  private Peer(DrivenClock clock, ClusterConfig config) {
    this(clock, EtcdPeers.start(config.withClock(clock)));
  }

  private Peer(DrivenClock clock, Cluster cluster) {
    this.clock = clock;
    this.cluster = cluster;
    cluster.listens(IpAddress.of("127.0.0.1"), 6443);
    this.endpoints = new ApiEndpoints(cluster, Contract.bundled());
  }

  /** A cluster with the ranges that the recordings call v4, v6, v4v6 and v6v4. */
  static Peer named(String name) {
    return named(name, UnaryOperator.identity());
  }

  /** A cluster of that name, otherwise configured as the caller says. */
  static Peer named(String name, UnaryOperator<ClusterConfig> change) {
    return of(
        switch (name) {
          case "v4" -> "10.96.0.0/16";
          case "v6" -> "fd00:10:96::/112";
          case "v4v6" -> "10.96.0.0/16,fd00:10:96::/112";
          case "v6v4" -> "fd00:10:96::/112,10.96.0.0/16";
          default -> throw new IllegalArgumentException("no cluster is called " + name);
        },
        PortRange.DEFAULT_NODE_PORTS,
        1,
        change);
  }

  /** A cluster of that name, whose Pods have their addresses in these ranges. */
  static Peer withClusterCidrs(String name, String cidrs) {
    try (Peer plain = named(name)) {
      return new Peer(
          plain
              .cluster
              .config()
              .withNodeIpam(new NodeIpamConfiguration(false, cidrs(cidrs), 24, 64)));
    }
  }

  /** A cluster with these ranges, joined by commas, and the default node ports. */
  static Peer withRanges(String ranges) {
    return of(ranges, PortRange.DEFAULT_NODE_PORTS, 1);
  }

  static Peer of(String ranges, PortRange nodePorts, long seed) {
    return of(ranges, nodePorts, seed, UnaryOperator.identity());
  }

  private static Peer of(
      String ranges, PortRange nodePorts, long seed, UnaryOperator<ClusterConfig> change) {
    return new Peer(
        change.apply(
            ClusterConfig.of(cidrs(ranges))
                .withControllers(Controllers.API_SERVER)
                .withServiceNodePortRange(nodePorts)
                .withSeed(seed)
                // As recorded: a kube-apiserver without kube-controller-manager.
                .withControllers(new Controllers(List.of()))));
  }

  /** A cluster with these ranges, otherwise configured as the caller says. */
  static Peer configured(String ranges, UnaryOperator<ClusterConfig> change) {
    return new Peer(change.apply(ClusterConfig.of(cidrs(ranges))));
  }

  /** A cluster with the configuration and the clock of this one, which begins with a state. */
  Peer with(SavedState state) throws SavedState.InvalidStateException {
    return new Peer(clock, Cluster.start(cluster.config(), state));
  }

  static List<Cidr> cidrs(String ranges) {
    return Arrays.stream(ranges.split(",", -1)).map(Cidr::of).toList();
  }

  Cluster cluster() {
    return cluster;
  }

  /** Lets time go by: the loops of the server that were waiting for it do what they have to do. */
  void advance(Duration time) {
    clock.advance(time);
    cluster.settle();
  }

  Answer get(String path) {
    return call("GET", path, NO_BODY, Map.of());
  }

  Answer post(String path, JsonNode body) {
    return call("POST", path, body, Map.of());
  }

  Answer patch(String path, JsonNode mergePatch) {
    return call("PATCH", path, mergePatch, MERGE_PATCH);
  }

  Answer delete(String path) {
    return call("DELETE", path, NO_BODY, Map.of());
  }

  /** Sends a request that no watch answers. */
  Answer call(String method, String target, JsonNode body, Map<String, String> headers) {
    ApiResponse response = send(method, target, body, headers);
    if (response instanceof ApiResponse.Complete complete) {
      return new Answer(complete);
    }
    throw new IllegalStateException("a watch answered " + method + " " + target);
  }

  /**
   * Sends a request as the recorder did.
   *
   * @param target path and query, percent-encoded
   * @param body a text is sent as it is, anything else as JSON, a missing node not at all
   * @param headers besides those that every request has
   */
  ApiResponse send(String method, String target, JsonNode body, Map<String, String> headers) {
    boolean none = body.isMissingNode() || body.isNull();
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("user-agent", List.of("conformance/1.0"));
    all.put("accept", List.of("application/json"));
    if (!none) {
      all.put("content-type", List.of("application/json"));
    }
    headers.forEach(
        (name, value) -> all.put(name.toLowerCase(java.util.Locale.ROOT), List.of(value)));
    String text = none ? "" : body.isTextual() ? body.textValue() : PythonJson.text(body);
    int mark = target.indexOf('?');
    return endpoints.handle(
        new ApiRequest(
            method,
            mark < 0 ? target : target.substring(0, mark),
            mark < 0 ? "" : target.substring(mark + 1),
            all,
            text.getBytes(StandardCharsets.UTF_8)));
  }

  static List<String> headers(ApiResponse response, String name) {
    return response.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(ApiResponse.Header::value)
        .toList();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
