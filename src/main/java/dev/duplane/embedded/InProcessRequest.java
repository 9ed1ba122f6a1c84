package dev.duplane.embedded;

import dev.duplane.endpoints.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request to a cluster in this process.
 *
 * @param method e.g. {@code GET}
 * @param path percent-encoded, with a query perhaps
 * @param headers by name
 * @param body empty for none
 */
public record InProcessRequest(
    String method, String path, Map<String, String> headers, String body) {
  private static final String CONTENT_TYPE = "content-type";

  /** Without headers and body. */
  public static InProcessRequest of(String method, String path) {
    return new InProcessRequest(method, path, Map.of(), "");
  }

  /**
   * The same with a body.
   *
   * @param text JSON or YAML
   */
  public InProcessRequest withBody(String text) {
    return new InProcessRequest(method, path, headers, text);
  }

  /** The same with a header. */
  public InProcessRequest withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, value);
    return new InProcessRequest(method, path, more, body);
  }

  /** The same with a body of another kind, e.g. {@code application/strategic-merge-patch+json}. */
  public InProcessRequest withContentType(String mediaType) {
    return withHeader(CONTENT_TYPE, mediaType);
  }

  ApiRequest toApi() {
    Map<String, List<String>> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (!body.isEmpty()) {
      sent.put(CONTENT_TYPE, List.of(usualContentType()));
    }
    headers.forEach((name, value) -> sent.put(name, List.of(value)));
    int query = path.indexOf('?');
    return new ApiRequest(
        method,
        query < 0 ? path : path.substring(0, query),
        query < 0 ? "" : path.substring(query + 1),
        sent,
        body.getBytes(StandardCharsets.UTF_8));
  }

  private String usualContentType() {
    if (method.equals("PATCH")) {
      return "application/merge-patch+json";
    }
    return body.stripLeading().startsWith("{") ? "application/json" : "application/yaml";
  }
}
