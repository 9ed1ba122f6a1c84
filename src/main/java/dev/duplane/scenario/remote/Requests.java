package dev.duplane.scenario.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests beside those of a scenario, and what is in the answers. */
final class Requests {
  static final String JSON_TYPE = "application/json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Requests() {}

  /**
   * A request that takes JSON.
   *
   * @param mediaType of the body
   * @param body null: none
   */
  static ApiRequest of(
      String method, String path, String query, String mediaType, @Nullable JsonNode body) {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("accept", List.of(JSON_TYPE));
    headers.put("user-agent", List.of("duplane"));
    if (body != null) {
      headers.put("content-type", List.of(mediaType));
    }
    try {
      byte[] bytes = body == null ? new byte[0] : JSON.writeValueAsBytes(body);
      return new ApiRequest(method, path, query, headers, bytes);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A GET. */
  static ApiRequest get(String path) {
    return of("GET", path, "", JSON_TYPE, null);
  }

  /** The JSON of an answer; missing if it is none. */
  static JsonNode json(ApiResponse.Complete response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** That a cluster gives no answer; the message is the line that says why. */
  static UncheckedIOException failure(String why, @Nullable Exception cause) {
    return new UncheckedIOException(why, new IOException(why, cause));
  }

  /** What a refusal says: the status, and the message of the Status if there is one. */
  static String refusal(ApiResponse.Complete response) {
    JsonNode body = json(response);
    String message = body.path("message").asText(body.path("detail").asText());
    return response.status() + (message.isEmpty() ? "" : " " + message.replaceAll("\\s+", " "));
  }
}
