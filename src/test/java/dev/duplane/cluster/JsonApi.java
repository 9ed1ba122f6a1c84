package dev.duplane.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.schema.Contract;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.Caller;
import dev.duplane.registry.ResourceWatch;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Asks a cluster in JSON as a client would, without a socket. */
final class JsonApi {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ApiEndpoints endpoints;

  JsonApi(Cluster cluster) {
    this.endpoints = new ApiEndpoints(cluster, Contract.bundled());
  }

  /** An answer with its body. */
  record Answer(int code, JsonNode body) {
    boolean succeeded() {
      return code / 100 == 2;
    }
  }

  Answer send(String method, String target, String body) throws IOException {
    return send(method, target, body, Caller.blocking());
  }

  /**
   * Sends a request.
   *
   * @param target path and query
   */
  Answer send(String method, String target, String body, Caller caller) throws IOException {
    ApiResponse.Complete answer =
        (ApiResponse.Complete) endpoints.handle(request(method, target, body), caller).join();
    return new Answer(answer.status(), MAPPER.readTree(answer.body()));
  }

  /** Begins a watch. */
  ResourceWatch watch(String target) {
    return ((ApiResponse.Watching) endpoints.handle(request("GET", target, ""))).watch();
  }

  private static ApiRequest request(String method, String target, String body) {
    int mark = target.indexOf('?');
    return new ApiRequest(
        method,
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? "" : target.substring(mark + 1),
        Map.of("content-type", List.of("application/json")),
        body.getBytes(UTF_8));
  }
}
