package dev.duplane.registry.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.Age;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code kubectl get} shows of a HorizontalPodAutoscaler
 * (pkg/printers/internalversion/printers.go, {@code printHorizontalPodAutoscaler}).
 */
final class AutoscalerCells {
  private static final String UNKNOWN = "<unknown>";
  private static final int MOST_METRICS = 2;

  private AutoscalerCells() {}

  /** The cells of an object in the form of v2. */
  static List<JsonNode> cells(ObjectNode autoscaler, Instant now) {
    ObjectMeta meta = ObjectMeta.of(autoscaler);
    JsonNode spec = autoscaler.path("spec");
    JsonNode target = spec.path("scaleTargetRef");
    return List.of(
        TextNode.valueOf(meta.name()),
        TextNode.valueOf(target.path("kind").asText() + "/" + target.path("name").asText()),
        TextNode.valueOf(
            targets(spec.path("metrics"), autoscaler.path("status").path("currentMetrics"))),
        TextNode.valueOf(spec.path("minReplicas").asText("<unset>")),
        IntNode.valueOf(spec.path("maxReplicas").asInt()),
        IntNode.valueOf(autoscaler.path("status").path("currentReplicas").asInt()),
        TextNode.valueOf(Age.of(meta, now)));
  }

  private static String targets(JsonNode metrics, JsonNode current) {
    if (metrics.isEmpty()) {
      return "<none>";
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < metrics.size(); i++) {
      texts.add(target(metrics.get(i), current.path(i)));
    }
    int more = texts.size() - MOST_METRICS;
    return more <= 0
        ? String.join(", ", texts)
        : String.join(", ", texts.subList(0, MOST_METRICS)) + " + " + more + " more...";
  }

  private static String target(JsonNode metric, JsonNode state) {
    String type = metric.path("type").asText();
    return switch (type) {
      case "External", "Object", "Pods" -> {
        String source = type.toLowerCase(java.util.Locale.ROOT);
        JsonNode target = metric.path(source).path("target");
        JsonNode current = state.path(source).path("current");
        String field = target.hasNonNull("averageValue") ? "averageValue" : "value";
        yield current.path(field).asText(UNKNOWN)
            + "/"
            + target.path(field).asText()
            + (field.equals("averageValue") && !type.equals("Pods") ? " (avg)" : "");
      }
      case "Resource" -> resource(metric.path("resource"), state.path("resource"));
      case "ContainerResource" ->
          resource(metric.path("containerResource"), state.path("containerResource"));
      default -> "<unknown type>";
    };
  }

  private static String resource(JsonNode source, JsonNode state) {
    JsonNode target = source.path("target");
    JsonNode current = state.path("current");
    String name = source.path("name").asText();
    if (target.hasNonNull("averageValue")) {
      return name
          + ": "
          + current.path("averageValue").asText(UNKNOWN)
          + "/"
          + target.path("averageValue").asText();
    }
    return name + ": " + percent(current, UNKNOWN) + "/" + percent(target, "<auto>");
  }

  private static String percent(JsonNode value, String otherwise) {
    return value.hasNonNull("averageUtilization")
        ? value.get("averageUtilization").asText() + "%"
        : otherwise;
  }
}
