package dev.duplane.scenario.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.endpoints.ApiResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer.
 *
 * @param status the HTTP status
 * @param body the JSON of it, or its text if it is no JSON
 * @param warnings the texts of its Warning headers, in order
 */
public record Answer(int status, JsonNode body, List<String> warnings) {
  private static final Pattern WARNING = Pattern.compile("299 \\S+ \"((?:[^\"\\\\]|\\\\.)*)\".*");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The answer of a cluster in this process. */
  public static Answer of(ApiResponse.Complete response) {
    return of(
        response.status(),
        response.body(),
        response.headers().stream()
            .filter(header -> header.name().equalsIgnoreCase("Warning"))
            .map(ApiResponse.Header::value)
            .toList());
  }

  /**
   * An answer as sent.
   *
   * @param warnings the values of its Warning headers
   */
  public static Answer of(int status, byte[] body, List<String> warnings) {
    return new Answer(status, json(body), texts(warnings));
  }

  /** The JSON of some bytes, or their text if they are none. */
  public static JsonNode json(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      return TextNode.valueOf(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /** The texts of {@code Warning: 299 - "text"} headers (RFC 7234, section 5.5). */
  private static List<String> texts(List<String> warnings) {
    return warnings.stream()
        .map(WARNING::matcher)
        .filter(Matcher::matches)
        .map(warning -> warning.group(1).replaceAll("\\\\(.)", "$1"))
        .toList();
  }

  /** Whether the status is one of success. */
  public boolean succeeded() {
    return status >= 200 && status < 300;
  }
}
