package dev.duplane.scenario.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.scenario.format.ObjectReference;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the path of an object by asking the server which resources it has (API concepts, "API
 * ResourceDiscovery"), each version once.
 */
final class ResourceDiscovery {
  private static final String UNENCODED =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@";

  private final Target target;
  private final Map<String, JsonNode> resources = new HashMap<>();

  ResourceDiscovery(Target target) {
    this.target = target;
  }

  /**
   * The path of the collection that an object belongs to, or null if the server has no such kind.
   */
  @Nullable String collection(ObjectReference object) {
    String root = (object.apiVersion().contains("/") ? "/apis/" : "/api/") + object.apiVersion();
    for (JsonNode resource : resources.computeIfAbsent(root, this::ask)) {
      String name = resource.path("name").asText();
      if (resource.path("kind").asText().equals(object.kind()) && !name.contains("/")) {
        if (!resource.path("namespaced").asBoolean() || object.allNamespaces()) {
          return root + "/" + name;
        }
        String namespace = object.namespace().isEmpty() ? "default" : object.namespace();
        return root + "/namespaces/" + segment(namespace) + "/" + name;
      }
    }
    return null;
  }

  private JsonNode ask(String root) {
    return target.get(root, "application/json").body().path("resources");
  }

  /** A name as a segment of a path (RFC 3986, section 3.3). */
  static String segment(String name) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (UNENCODED.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(String.format("%02X", (int) c));
      }
    }
    return encoded.toString();
  }
}
