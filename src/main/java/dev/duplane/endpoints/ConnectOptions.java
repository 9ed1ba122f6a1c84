package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.api.StatusException;
import java.util.List;
import java.util.Objects;

/**
 * The options of a connection as the object that admission sees: PodExecOptions and its kin, made
 * of the query and of the path behind {@code proxy} (apiserver/pkg/endpoints/handlers/rest.go,
 * {@code getRequestOptions}; core/v1).
 */
final class ConnectOptions {
  private static final List<String> STREAMS = List.of("stdin", "stdout", "stderr", "tty");

  /** The segments of a path up to {@code proxy}, of an object in a Namespace and of another. */
  private static final int NAMESPACED_SEGMENTS = 8;

  private static final int CLUSTER_SEGMENTS = 6;

  private ConnectOptions() {}

  /**
   * The options, without kind and apiVersion.
   *
   * @throws StatusException 400 if a parameter is no number that has to be one
   */
  static ObjectNode of(ResourceRoute route, ApiRequest request, Query query) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    switch (route.subresource()) {
      case "exec" -> {
        streams(options, query);
        List<String> command = query.all("command");
        if (command.isEmpty()) {
          options.putNull("command");
        } else {
          command.forEach(options.putArray("command")::add);
        }
      }
      case "attach" -> streams(options, query);
      case "portforward" -> ports(options, query.all("ports"));
      default -> {
        String path = path(route, request.path());
        if (!path.isEmpty()) {
          options.put("path", path);
        }
      }
    }
    return options;
  }

  private static void streams(ObjectNode options, Query query) {
    for (String stream : STREAMS) {
      String value = query.first(stream);
      if (value != null && !value.equals("0") && !value.equalsIgnoreCase("false")) {
        options.put(stream, true);
      }
    }
    if (!query.text("container").isEmpty()) {
      options.put("container", query.text("container"));
    }
  }

  private static void ports(ObjectNode options, List<String> asked) {
    ArrayNode ports = JsonNodeFactory.instance.arrayNode();
    for (String text : asked) {
      try {
        ports.add(Integer.parseInt(text));
      } catch (NumberFormatException e) {
        throw StatusException.badRequest(
            "strconv.ParseInt: parsing " + GoText.quote(text) + ": invalid syntax");
      }
    }
    if (!ports.isEmpty()) {
      options.set("ports", ports);
    }
  }

  private static String path(ResourceRoute route, String path) {
    int slashes = route.namespace().isEmpty() ? CLUSTER_SEGMENTS : NAMESPACED_SEGMENTS;
    int end = 0;
    for (int i = 0; i < slashes; i++) {
      end = path.indexOf('/', end) + 1;
      if (end == 0) {
        return "";
      }
    }
    String rest = path.substring(end - 1);
    return Objects.requireNonNullElse(PercentCoding.decode(rest, false), rest);
  }
}
