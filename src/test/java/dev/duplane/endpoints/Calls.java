package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A dual-stack cluster, and requests to it written briefly: JSON with single quotes. */
final class Calls implements AutoCloseable {
  private final Cluster cluster = TestClusters.start("v4v6");
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());

  /** An answer that is all there. */
  record Answer(ApiResponse.Complete response) {
    JsonNode body() {
      return Answers.read(response.body());
    }

    /** The code, and what a Status says. */
    String text() {
      JsonNode message =
          response.body().length == 0 ? Answers.mapper().nullNode() : body().path("message");
      return message.isTextual()
          ? response.status() + " " + message.textValue()
          : Integer.toString(response.status());
    }
  }

  Answer send(String method, String target, Map<String, String> headers, String body) {
    int mark = target.indexOf('?');
    ApiRequest request =
        new ApiRequest(
            method,
            mark < 0 ? target : target.substring(0, mark),
            mark < 0 ? "" : target.substring(mark + 1),
            headers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue()))),
            json(body).getBytes(StandardCharsets.UTF_8));
    return new Answer((ApiResponse.Complete) api.handle(request));
  }

  Answer send(String method, String target, String body) {
    return send(method, target, Map.of(), body);
  }

  Answer patch(String target, String type, String body) {
    return send("PATCH", target, Map.of("content-type", type), body);
  }

  static JsonNode tree(String text) {
    return Answers.read(json(text).getBytes(StandardCharsets.UTF_8));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  @Override
  public void close() {
    cluster.close();
  }
}
