package dev.duplane.controller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.cluster.SavedState;
import dev.duplane.conformance.DrivenClock;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.net.Cidr;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A dual-stack cluster with some controllers, whose clock stands still until it is moved. */
public final class DrivenCluster implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where the Pods of the default Namespace are. */
  public static final String PODS = "/api/v1/namespaces/default/pods";

  /** Where the Nodes are. */
  public static final String NODES = "/api/v1/nodes";

  private final DrivenClock clock;
  private final Cluster cluster;
  private final ApiEndpoints api;

  private DrivenCluster(DrivenClock clock, Cluster cluster) {
    this.clock = clock;
    this.cluster = cluster;
    this.api = new ApiEndpoints(cluster, Contract.bundled());
  }

  /**
   * Starts one.
   *
   * @param controllers as {@code --controllers} takes them
   * @param change what else is not as usual
   */
  public static DrivenCluster with(String controllers, UnaryOperator<ClusterConfig> change) {
    DrivenClock clock = new DrivenClock();
    try {
      return new DrivenCluster(
          clock,
          Cluster.start(
              change.apply(
                  ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16"), Cidr.of("fd00:10:96::/112")))
                      .withControllers(Controllers.parse(controllers))
                      .withClock(clock))));
    } catch (Controllers.UnknownException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Another cluster, which goes on with what this one holds now. */
  public DrivenCluster restarted() {
    try {
      String state =
          new String(cluster.state(cluster.revisions().newest()).json(), StandardCharsets.UTF_8);
      return new DrivenCluster(
          clock, Cluster.start(cluster.config(), SavedState.read("state", state)));
    } catch (SavedState.InvalidStateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The cluster itself. */
  public Cluster cluster() {
    return cluster;
  }

  /** Sends a request, with single quotes in JSON; what is answered, which must be a success. */
  public JsonNode send(String method, String path, String json) {
    ApiResponse.Complete answer = answer(method, path, json);
    if (answer.status() >= 300) {
      throw new AssertionError(
          method + " " + path + ": " + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return read(answer.body());
  }

  /** Sends a request, with single quotes in JSON; what is answered. */
  public ApiResponse.Complete answer(String method, String path, String json) {
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    int mark = path.indexOf('?');
    return (ApiResponse.Complete)
        api.handle(
            new ApiRequest(
                method,
                mark < 0 ? path : path.substring(0, mark),
                mark < 0 ? "" : path.substring(mark + 1),
                Map.of("content-type", List.of(type), "user-agent", List.of("test/1.0")),
                json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  /** The cells of an object, as {@code kubectl get} shows it. */
  public List<String> row(String path) {
    ApiResponse.Complete answer =
        (ApiResponse.Complete)
            api.handle(
                new ApiRequest(
                    "GET",
                    path,
                    "",
                    Map.of("accept", List.of("application/json;as=Table;v=v1;g=meta.k8s.io")),
                    new byte[0]));
    List<String> cells = new ArrayList<>();
    read(answer.body()).at("/rows/0/cells").forEach(cell -> cells.add(cell.asText()));
    return cells;
  }

  private static JsonNode read(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes an object, with what controllers had pending done before, and settles. */
  public void create(String path, String json) {
    send("POST", path, json);
    settle();
  }

  /** Changes an object by a merge patch, and settles. */
  public void patch(String path, String json) {
    send("PATCH", path, json);
    settle();
  }

  /** Deletes an object, and settles. */
  public void delete(String path) {
    send("DELETE", path, "");
    settle();
  }

  /** Reads what there is. */
  public JsonNode get(String path) {
    return send("GET", path, "");
  }

  /** The items of a list. */
  public List<JsonNode> items(String path) {
    List<JsonNode> items = new ArrayList<>();
    get(path).path("items").forEach(items::add);
    return items;
  }

  /** Makes a Pod in the default Namespace, and settles. */
  public void pod(String name, String metadata, String spec) {
    create(
        PODS,
        "{'metadata':{'name':'%s'%s},'spec':{%s}}"
            .formatted(
                name,
                metadata.isEmpty() ? "" : "," + metadata,
                spec.contains("'containers'")
                    ? spec
                    : "'containers':[{'name':'c','image':'x'}]"
                        + (spec.isEmpty() ? "" : "," + spec)));
  }

  /** Makes a Node, and settles. */
  public void node(String name, String spec) {
    create(NODES, "{'metadata':{'name':'%s'},'spec':{%s}}".formatted(name, spec));
  }

  /** The Events about an object of the default Namespace: type, reason, message. */
  public List<String> events(String name) {
    return items("/api/v1/namespaces/default/events").stream()
        .filter(event -> event.path("involvedObject").path("name").asText().equals(name))
        .map(
            event ->
                event.path("type").asText()
                    + " "
                    + event.path("reason").asText()
                    + " "
                    + event.path("message").asText())
        .toList();
  }

  /** Lets controllers do what is due. */
  public void settle() {
    cluster.settle();
  }

  /** Lets time go by, and controllers do what is due then. */
  public void advance(Duration time) {
    clock.advance(time);
    settle();
  }

  /** All that there is but for when it was: equal for two clusters in the same state. */
  public String bytes() {
    try {
      return JSON.writeValueAsString(read(cluster.state(cluster.revisions().newest()).json()));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cluster.close();
  }
}
