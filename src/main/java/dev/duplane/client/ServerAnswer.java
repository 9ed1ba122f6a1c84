package dev.duplane.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The answer of an API server.
 *
 * @param status the HTTP status
 * @param headers by lower-case name
 * @param body empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record ServerAnswer(int status, Map<String, List<String>> headers, byte[] body) {
  private static final ObjectMapper READER = new ObjectMapper();

  /** The first value of a header; empty if there is none. */
  public String header(String name) {
    List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    return values.isEmpty() ? "" : values.get(0);
  }

  /** The JSON of the body; missing if it is none. */
  public JsonNode json() {
    try {
      return READER.readTree(body);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** What a refusal says on one line: the status, and the message of a Status or problem. */
  public String refusal() {
    JsonNode said = json();
    String message = said.path("message").asText(said.path("detail").asText());
    return status + (message.isEmpty() ? "" : " " + message.replaceAll("\\s+", " "));
  }
}
