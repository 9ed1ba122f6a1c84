package dev.duplane.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request to an API server.
 *
 * @param method e.g. {@code GET}
 * @param path still percent-encoded, without the query
 * @param query without the question mark; empty if there is none
 * @param headers by name
 * @param body empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // handed on to the socket, never compared
public record ServerRequest(
    String method, String path, String query, Map<String, String> headers, byte[] body) {
  /** The media type of JSON. */
  public static final String JSON = "application/json";

  /**
   * A request for JSON.
   *
   * @param mediaType of the body
   * @param body null if there is none
   */
  public static ServerRequest of(
      String method, String path, String query, String mediaType, @Nullable JsonNode body) {
    Map<String, String> headers = new TreeMap<>(Map.of("accept", JSON, "user-agent", "duplane"));
    if (body == null) {
      return new ServerRequest(method, path, query, headers, new byte[0]);
    }
    headers.put("content-type", mediaType);
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    return new ServerRequest(method, path, query, headers, bytes);
  }

  /** A GET of JSON. */
  public static ServerRequest get(String path) {
    return get(path, JSON);
  }

  /** A GET of another media type. */
  public static ServerRequest get(String path, String accept) {
    return new ServerRequest(
        "GET", path, "", Map.of("accept", accept, "user-agent", "duplane"), new byte[0]);
  }
}
