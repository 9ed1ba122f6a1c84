package dev.duplane.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.endpoints.ApiResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * An answer.
 *
 * @param status the HTTP status
 * @param body the JSON of it, or its text if it is no JSON
 */
record Answer(int status, JsonNode body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads the body. */
  static Answer of(ApiResponse.Complete response) {
    JsonNode body;
    try {
      body = JSON.readTree(response.body());
    } catch (IOException e) {
      body = TextNode.valueOf(new String(response.body(), StandardCharsets.UTF_8));
    }
    return new Answer(response.status(), body);
  }

  /** Whether the status is one of success. */
  boolean succeeded() {
    return status >= 200 && status < 300;
  }

  /** The text of a value. */
  static String text(JsonNode value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /** The bytes of a value. */
  static byte[] bytes(JsonNode value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
