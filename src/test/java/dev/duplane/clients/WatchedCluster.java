package dev.duplane.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.cluster.ShortLogCluster;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.Caller;
import dev.duplane.endpoints.RequestHandler;
import dev.duplane.net.Cidr;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A cluster of the test's own, whose watches can be held back and cut off. */
@Alternative
@Singleton
public final class WatchedCluster implements RequestHandler {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  private final ApiEndpoints endpoints =
      new ApiEndpoints(
          ShortLogCluster.start(
              ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16"), Cidr.of("fd00:10:96::/112")))
                  .withControllers(Controllers.API_SERVER)
                  .withSettleAfter(ClusterConfig.SERVER_SETTLES_AFTER)),
          Contract.bundled());
  private final Queue<HeldWatch> watches = new ConcurrentLinkedQueue<>();
  private final Queue<ApiRequest> watchRequests = new ConcurrentLinkedQueue<>();

  /** Serves such a cluster. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(WatchedCluster.class);
    }
  }

  /** The requests that were answered by a watch, since the last time that this was asked. */
  List<ApiRequest> takeWatchRequests() {
    List<ApiRequest> taken = List.copyOf(watchRequests);
    watchRequests.clear();
    return taken;
  }

  /** From now on the watches that are open deliver nothing. */
  void hold() {
    watches.forEach(HeldWatch::hold);
  }

  /** Lets the watches go on that were held. */
  void release() {
    watches.forEach(HeldWatch::release);
  }

  /** Ends all watches, as the server does when their time is over. */
  void cut() {
    watches.forEach(HeldWatch::cut);
  }

  /** Writes as often as it takes for the log to keep nothing of what was written before. */
  void outrunLog() {
    send("POST", CONFIG_MAPS, "{\"metadata\":{\"name\":\"busy\"}}");
    for (int i = 0; i <= ShortLogCluster.KEPT; i++) {
      send("PATCH", CONFIG_MAPS + "/busy", "{\"data\":{\"n\":\"" + i + "\"}}");
    }
    send("DELETE", CONFIG_MAPS + "/busy", "");
  }

  private void send(String method, String path, String body) {
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    ApiResponse response =
        endpoints.handle(
            new ApiRequest(
                method, path, "", Map.of("content-type", List.of(type)), body.getBytes(UTF_8)));
    if (response.status() >= 300) {
      throw new IllegalStateException(method + " " + path + ": " + response.status());
    }
  }

  @Override
  public CompletableFuture<ApiResponse> handle(ApiRequest request, Caller caller) {
    return endpoints.handle(request, caller).thenApply(response -> held(request, response));
  }

  private ApiResponse held(ApiRequest request, ApiResponse response) {
    if (response instanceof ApiResponse.Watching watching) {
      HeldWatch held = new HeldWatch(watching.watch(), watches::remove);
      watches.add(held);
      watchRequests.add(request);
      return new ApiResponse.Watching(
          watching.status(),
          watching.headers(),
          held,
          watching.encode(),
          watching.encodeError(),
          watching.timeoutSeconds());
    }
    return response;
  }
}
