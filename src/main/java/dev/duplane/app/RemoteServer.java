package dev.duplane.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.client.ApiServer;
import dev.duplane.client.ServerAccessException;
import dev.duplane.client.ServerAnswer;
import dev.duplane.client.ServerRequest;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** An API server, asked by commands for objects that are named as people do. */
final class RemoteServer {
  /** Where {@code duplane serve} listens unless told. */
  static final String DEFAULT = "http://127.0.0.1:8080";

  private final ServerFlags flags;
  private final ApiServer server;

  /**
   * @param flags that say which server; {@link #DEFAULT} if they name none
   * @throws UsageException if they cannot be used
   */
  RemoteServer(ServerFlags flags) {
    this.flags = flags;
    this.server = told(() -> new ApiServer(flags.access(DEFAULT)));
  }

  /**
   * Sends a GET.
   *
   * @throws UsageException if there is no answer
   */
  ServerAnswer get(String path, String accept) {
    return told(() -> server.send(ServerRequest.get(path, accept)));
  }

  private <T> T told(Supplier<T> action) {
    try {
      return action.get();
    } catch (ServerAccessException e) {
      throw new UsageException(flags.named(), e.why());
    } catch (UncheckedIOException e) {
      throw new UsageException(flags.named(), String.valueOf(e.getMessage()));
    }
  }

  /** Whether an answer is a refusal of the emulator's own API, with this status (RFC 9457). */
  static boolean isProblem(ServerAnswer answer, int status) {
    return answer.status() == status
        && answer.header("content-type").startsWith("application/problem+json");
  }

  /**
   * The text of an answer of the emulator's own API.
   *
   * @throws UsageException if it is another one than 200
   */
  String text(ServerAnswer answer) {
    if (answer.status() != 200) {
      throw new UsageException(
          flags.named(), server + " is no duplane server: it answers " + answer.status());
    }
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /**
   * The path of an object whose resource is given as people do, found by discovery (API Concepts,
   * "API Discovery").
   *
   * @param resource plural, singular, short name or kind
   * @throws UsageException if the server has no such resource
   */
  String path(String resource, String namespace, String name) {
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

  private JsonNode json(String path) {
    ServerAnswer answer = get(path, ServerRequest.JSON);
    JsonNode body = answer.json();
    if (answer.status() == 200 && !body.isMissingNode()) {
      return body;
    }
    String why = answer.status() == 200 ? "answers no JSON" : "answers " + answer.status();
    throw new UsageException(Flags.SERVER, server + " " + why + " to GET " + path);
  }

  /** Colons are fine in a path (RFC 3986), as names of IPv6 addresses have them. */
  private static String segment(String name) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean plain = (c < 0x80 && Character.isLetterOrDigit(c)) || "-._~:".indexOf(c) >= 0;
      encoded.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return encoded.toString();
  }
}
