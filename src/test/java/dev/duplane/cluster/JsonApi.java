package dev.duplane.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.schema.Contract;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
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

  Answer send(String method, String path, String body) throws IOException {
    ApiRequest request =
        new ApiRequest(
            method,
            path,
            "",
            Map.of("content-type", List.of("application/json")),
            body.getBytes(UTF_8));
    ApiResponse.Complete answer = (ApiResponse.Complete) endpoints.handle(request);
    return new Answer(answer.status(), MAPPER.readTree(answer.body()));
  }
}
