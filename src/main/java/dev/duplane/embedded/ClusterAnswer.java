package dev.duplane.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.endpoints.ApiResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a cluster answers.
 *
 * @param code the HTTP status
 * @param headers by name, in any case of letters
 * @param text the body
 */
public record ClusterAnswer(int code, Map<String, List<String>> headers, String text) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static ClusterAnswer of(ApiResponse response) {
    if (!(response instanceof ApiResponse.Complete complete)) {
      throw new UncheckedIOException(new IOException("connection reset"));
    }
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (ApiResponse.Header header : complete.headers()) {
      headers.computeIfAbsent(header.name(), name -> new ArrayList<>(1)).add(header.value());
    }
    return new ClusterAnswer(
        complete.status(), headers, new String(complete.body(), StandardCharsets.UTF_8));
  }

  /**
   * The body as JSON.
   *
   * @throws UncheckedIOException if it is something else
   */
  public JsonNode json() {
    return parse(text);
  }

  /** Whether the code is one of success. */
  public boolean succeeded() {
    return code >= 200 && code < 300;
  }

  /** Code and body, for messages. */
  @Override
  public String toString() {
    return code + " " + text.strip();
  }

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
