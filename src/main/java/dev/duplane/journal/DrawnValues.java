package dev.duplane.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/**
 * Which values in answers the server drew, so that a replay may have others: all addresses and node
 * ports that no client asked for, uids, and generated names.
 */
final class DrawnValues {
  /** A shorter text might stand in another by chance. */
  private static final int TELLING_LENGTH = 5;

  private final Set<String> given = new HashSet<>();
  private final Set<String> drawn = new HashSet<>();

  /** Takes note of a request, and of what its answer shows that nobody gave. */
  void learn(RecordedRequest request) {
    if (request.body() != null) {
      give(request.body());
    }
    JsonNode answer = request.answer();
    if (answer == null) {
      return;
    }
    draw(answer.path("metadata").path("uid"));
    JsonNode name = answer.path("metadata").path("name");
    if (request.succeeded() && request.method().equals("POST")) {
      draw(name);
    }
    JsonNode spec = answer.path("spec");
    if (request.resource().plural().equals("services")) {
      spec.path("clusterIPs").forEach(this::draw);
      spec.path("ports").forEach(port -> draw(port.path("nodePort")));
      draw(spec.path("healthCheckNodePort"));
    }
  }

  private void give(JsonNode value) {
    if (value.isContainerNode()) {
      value.forEach(this::give);
    } else if (!drawn.contains(value.asText())) {
      given.add(value.asText());
    }
  }

  private void draw(JsonNode value) {
    String text = value.asText();
    if (!text.isEmpty() && !text.equals("0") && !text.equals("None") && !given.contains(text)) {
      drawn.add(text);
    }
  }

  /** Whether a value was drawn. */
  boolean has(String value) {
    return drawn.contains(value);
  }

  /** Whether a text speaks of a value that was drawn. */
  boolean in(String text) {
    return drawn.stream()
        .anyMatch(value -> value.length() >= TELLING_LENGTH && text.contains(value));
  }

  /** Whether any value of a tree was drawn. */
  boolean in(JsonNode tree) {
    if (!tree.isContainerNode()) {
      return has(tree.asText());
    }
    for (JsonNode child : tree) {
      if (in(child)) {
        return true;
      }
    }
    return false;
  }
}
