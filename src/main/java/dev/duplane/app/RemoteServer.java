package dev.duplane.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A server at the other end of a connection, asked by commands. */
final class RemoteServer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String base;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private RemoteServer(String base) {
    this.base = base;
  }

  /**
   * The server at a URL.
   *
   * @throws UsageException if that is none
   */
  static RemoteServer at(String url) {
    if (!url.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
      throw new UsageException(Flags.SERVER, "\"" + url + "\" is no URL of a server");
    }
    return new RemoteServer(url.replaceFirst("/+$", ""));
  }

  /** Sends a GET. */
  HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .header("Accept", accept)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /**
   * The path of an object whose resource is given as people do, found by discovery (API Concepts,
   * "API Discovery").
   *
   * @param resource plural, singular, short name or kind
   * @throws UsageException if the server has no such resource
   */
  String path(String resource, String namespace, String name)
      throws IOException, InterruptedException {
    List<String> roots = new ArrayList<>(List.of("/api/v1"));
    for (JsonNode group : json("/apis").path("groups")) {
      roots.add("/apis/" + group.path("preferredVersion").path("groupVersion").asText());
    }
    String wanted = resource.toLowerCase(Locale.ROOT);
    for (String root : roots) {
      for (JsonNode known : json(root).path("resources")) {
        if (names(known).contains(wanted)) {
          String scope =
              known.path("namespaced").asBoolean() ? "/namespaces/" + segment(namespace) : "";
          return root + scope + "/" + known.path("name").asText() + "/" + segment(name);
        }
      }
    }
    throw new UsageException("explain", "the server has no resource " + resource);
  }

  private static List<String> names(JsonNode resource) {
    List<String> names = new ArrayList<>();
    names.add(resource.path("name").asText());
    names.add(resource.path("singularName").asText());
    resource.path("shortNames").forEach(name -> names.add(name.asText()));
    // A subresource has the kind of its object.
    if (names.get(0).indexOf('/') < 0) {
      names.add(resource.path("kind").asText().toLowerCase(Locale.ROOT));
    }
    return names;
  }

  private JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path, "application/json");
    if (answer.statusCode() != 200) {
      throw new UsageException(
          Flags.SERVER, base + " answers " + answer.statusCode() + " to GET " + path);
    }
    return JSON.readTree(answer.body());
  }

  /** Colons are fine in a path (RFC 3986), as names of IPv6 addresses have them. */
  private static String segment(String name) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : name.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean plain = (c < 0x80 && Character.isLetterOrDigit(c)) || "-._~:".indexOf(c) >= 0;
      encoded.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return encoded.toString();
  }
}
