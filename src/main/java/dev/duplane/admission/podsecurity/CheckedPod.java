package dev.duplane.admission.podsecurity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A Pod, or the template of one, as checks look at it. */
public final class CheckedPod {
  private final JsonNode spec;
  private final Map<String, String> annotations = new TreeMap<>();
  private final List<JsonNode> containers = new ArrayList<>();

  /**
   * @param pod with metadata and spec
   */
  public CheckedPod(JsonNode pod) {
    this.spec = pod.path("spec");
    pod.path("metadata")
        .path("annotations")
        .properties()
        .forEach(entry -> annotations.put(entry.getKey(), entry.getValue().asText()));
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      spec.path(list).forEach(containers::add);
    }
  }

  JsonNode spec() {
    return spec;
  }

  /** Of the Pod, for all of its containers. */
  JsonNode securityContext() {
    return spec.path("securityContext");
  }

  /** By name. */
  Map<String, String> annotations() {
    return annotations;
  }

  /** Those that begin, those that run, and those that are added. */
  List<JsonNode> containers() {
    return containers;
  }

  /** The names of those whose securityContext is like that. */
  List<String> containers(Predicate<JsonNode> securityContext) {
    List<String> names = new ArrayList<>();
    for (JsonNode container : containers) {
      if (securityContext.test(container.path("securityContext"))) {
        names.add(name(container));
      }
    }
    return names;
  }

  static String name(JsonNode container) {
    return container.path("name").asText();
  }

  /** Whether it is said to be made for Windows. */
  boolean isForWindows() {
    return spec.path("os").path("name").asText().equals("windows");
  }

  /** Whether its users are others than those of the Node (KEP-127). */
  boolean hasUserNamespace() {
    JsonNode hostUsers = spec.path("hostUsers");
    return hostUsers.isBoolean() && !hostUsers.booleanValue();
  }
}
