package dev.duplane.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.protobuf.Envelope;
import dev.duplane.api.protobuf.MessageCodec;
import dev.duplane.api.protobuf.Messages;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.YamlText;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.conformance.DrivenClock;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.net.Cidr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * A dual-stack cluster that is sent requests on a thread of its own, and given some seconds each.
 */
final class FuzzedCluster implements AutoCloseable {
  /** No answer takes so long, on the slowest machine. */
  static final int HANG_SECONDS = 30;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, List<String>> MERGE =
      Map.of("Content-Type", List.of("application/merge-patch+json"));
  private static final List<String> COLLECTIONS =
      List.of(
          "/api/v1/services",
          "/api/v1/pods",
          "/api/v1/configmaps",
          "/api/v1/endpoints",
          "/api/v1/serviceaccounts",
          "/api/v1/nodes",
          "/apis/discovery.k8s.io/v1/endpointslices",
          "/apis/events.k8s.io/v1/events",
          "/api/v1/namespaces",
          "/apis/networking.k8s.io/v1/servicecidrs",
          "/apis/networking.k8s.io/v1/ipaddresses");

  /** What an answer says. */
  record Answer(int status, String message, JsonNode body) {}

  private final DrivenClock clock = new DrivenClock();
  private final Cluster cluster =
      Cluster.start(
          ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16"), Cidr.of("fd00:10:96::/112")))
              .withControllers(Controllers.API_SERVER)
              .withClock(clock));
  private final ApiEndpoints endpoints = new ApiEndpoints(cluster, Contract.bundled());
  private final AtomicReference<Thread> thread = new AtomicReference<>(Thread.currentThread());
  private final ExecutorService server =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread started = new Thread(task, "fuzzed-server");
            started.setDaemon(true);
            thread.set(started);
            return started;
          });
  private final String takenAtFirst = taken();

  /**
   * Sends a request.
   *
   * @param what the request, for those who look into a failure
   * @throws AssertionError if no answer comes, or something is thrown
   */
  Answer send(ApiRequest request, String what) {
    Future<Answer> answer = server.submit(() -> read(endpoints.handle(request)));
    try {
      return answer.get(HANG_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      String where =
          Arrays.stream(Objects.requireNonNull(thread.get()).getStackTrace())
              .limit(40)
              .map(frame -> "\n  at " + frame)
              .collect(Collectors.joining());
      throw new AssertionError("no answer to " + what + where, e);
    } catch (ExecutionException e) {
      throw new AssertionError("thrown by " + what, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Reads what there is of a watch, too. */
  private static Answer read(ApiResponse response) throws IOException {
    if (response instanceof ApiResponse.Watching watching) {
      try (var watch = watching.watch()) {
        List<byte[]> frames = watch.poll(10).stream().map(watching.encode()).toList();
        return new Answer(response.status(), frames.size() + " frames", JSON.missingNode());
      }
    }
    if (!(response instanceof ApiResponse.Complete complete)) {
      return new Answer(response.status(), "", JSON.missingNode());
    }
    JsonNode body = complete.body().length == 0 ? JSON.missingNode() : parse(complete);
    return new Answer(complete.status(), body.path("message").asText(body.asText()), body);
  }

  private static JsonNode parse(ApiResponse.Complete answer) throws IOException {
    String type =
        answer.headers().stream()
            .filter(header -> header.name().equals("Content-Type"))
            .map(ApiResponse.Header::value)
            .collect(Collectors.joining());
    if (type.startsWith("application/json")) {
      return JSON.readTree(answer.body());
    }
    if (type.startsWith("application/yaml")) {
      return YamlText.parse(answer.body());
    }
    if (type.equals("application/vnd.kubernetes.protobuf") && answer.status() >= 400) {
      MessageCodec status = Objects.requireNonNull(Messages.bundled().find("v1", "Status"));
      return status.decode(Envelope.read(answer.body()).message());
    }
    return JSON.getNodeFactory().textNode(new String(answer.body(), StandardCharsets.UTF_8));
  }

  /** Sends a body of a media type. */
  Answer send(String method, String path, String mediaType, String body) {
    return send(method, path, Map.of("Content-Type", List.of(mediaType)), body);
  }

  private Answer send(String method, String path, Map<String, List<String>> headers, String body) {
    String what = method + " " + path + " " + body.substring(0, Math.min(body.length(), 200));
    String[] target = path.split("\\?", 2);
    String query = target.length == 1 ? "" : target[1];
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return send(new ApiRequest(method, target[0], query, headers, bytes), what);
  }

  /** Creates a Service. */
  Answer create(String name) {
    return send(
        "POST",
        "/api/v1/namespaces/default/services",
        Map.of(),
        "{\"metadata\":{\"name\":\""
            + name
            + "\"},\"spec\":{\"type\":\"NodePort\",\"ipFamilyPolicy\":\"PreferDualStack\","
            + "\"ports\":[{\"port\":80}]}}");
  }

  /** What is taken of pools, as one text. */
  String taken() {
    return cluster.addressPools().stream()
            .map(pool -> pool.range() + ": " + pool.used())
            .collect(Collectors.joining(", "))
        + ", node ports: "
        + cluster.nodePorts().used();
  }

  /** What was taken when the cluster had started. */
  String takenAtFirst() {
    return takenAtFirst;
  }

  /** Deletes whatever may be deleted, finalizers or not. */
  void deleteAll() {
    for (String collection : COLLECTIONS) {
      for (JsonNode item : send("GET", collection, Map.of(), "").body().path("items")) {
        delete(collection, item.path("metadata"));
      }
    }
    // In its next round the server makes the Service kubernetes anew, if that is gone.
    clock.advance(Duration.ofSeconds(10));
    cluster.settle();
  }

  private void delete(String collection, JsonNode meta) {
    String name = meta.path("name").asText();
    String namespace = meta.path("namespace").asText();
    // What cannot go, and the default ServiceCIDR, which is called kubernetes as the Service is.
    if (namespace.isEmpty() && name.matches("default|kubernetes|kube-.*")) {
      return;
    }
    // What the allocator made goes with its Service; only what a client made is left to delete.
    if (meta.path("labels")
        .path("ipaddress.kubernetes.io/managed-by")
        .asText()
        .startsWith("ipall")) {
      return;
    }
    int slash = collection.lastIndexOf('/');
    String path =
        namespace.isEmpty()
            ? collection + "/" + name
            : collection.substring(0, slash)
                + "/namespaces/"
                + namespace
                + collection.substring(slash)
                + "/"
                + name;
    send("DELETE", path, Map.of(), "{\"gracePeriodSeconds\":0}");
    send("PATCH", path, MERGE, "{\"metadata\":{\"finalizers\":null}}");
  }

  @Override
  public void close() {
    server.shutdownNow();
    cluster.close();
  }
}
