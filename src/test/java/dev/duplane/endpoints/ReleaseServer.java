package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.net.Cidr;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A cluster of some release, and its API. */
record ReleaseServer(Cluster cluster, ApiEndpoints api) implements AutoCloseable {
  static final String SERVICES = "/api/v1/namespaces/default/services";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What it answers. */
  record Answer(int status, JsonNode body, List<String> warnings) {}

  /**
   * Starts one.
   *
   * @param gates as {@code --feature-gates} has them
   * @param ranges of Services, with a comma between them
   */
  static ReleaseServer start(String release, String gates, String ranges) {
    Cluster cluster = Cluster.start(config(release, gates, ranges));
    return new ReleaseServer(cluster, new ApiEndpoints(cluster, Contract.bundled()));
  }

  static ClusterConfig config(String release, String gates, String ranges) {
    return ClusterConfig.of(Arrays.stream(ranges.split(",", -1)).map(Cidr::of).toList())
        .withControllers(Controllers.API_SERVER)
        .withKubernetesVersion(release)
        .withFeatureGates(gates);
  }

  /** A Service with a selector and a port. */
  static String service(String name) {
    return service(name, "");
  }

  /**
   * The same and more.
   *
   * @param members of its {@code spec}, with a comma after them
   */
  static String service(String name, String members) {
    return """
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "%s"},
         "spec": {%s"selector": {"app": "a"}, "ports": [{"port": 80}]}}
        """
        .formatted(name, members);
  }

  Answer send(String method, String path, String body) {
    return send(method, path, body, "content-type", "application/json");
  }

  Answer send(String method, String path, String body, String header, String value) {
    int question = path.indexOf('?');
    ApiResponse.Complete answer =
        (ApiResponse.Complete)
            api.handle(
                new ApiRequest(
                    method,
                    question < 0 ? path : path.substring(0, question),
                    question < 0 ? "" : path.substring(question + 1),
                    Map.of(header, List.of(value)),
                    body.getBytes(StandardCharsets.UTF_8)));
    List<String> warnings =
        answer.headers().stream()
            .filter(one -> one.name().equalsIgnoreCase("Warning"))
            .map(ApiResponse.Header::value)
            .toList();
    return new Answer(answer.status(), json(answer.body()), warnings);
  }

  Answer get(String path) {
    return send("GET", path, "", "accept", "application/json");
  }

  Answer create(String body) {
    return send("POST", SERVICES, body);
  }

  Answer patch(String path, String body) {
    return send("PATCH", path, body, "content-type", "application/merge-patch+json");
  }

  private static JsonNode json(byte[] body) {
    try {
      return body.length > 0 && body[0] == '{'
          ? MAPPER.readTree(body)
          : MAPPER.getNodeFactory().textNode(new String(body, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of an object's members. */
  static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Override
  public void close() {
    cluster.close();
  }
}
