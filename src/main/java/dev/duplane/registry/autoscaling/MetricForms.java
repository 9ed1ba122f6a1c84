package dev.duplane.registry.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * Metrics as {@code autoscaling/v1} writes them in annotations, and as {@code autoscaling/v2} has
 * them: the one has a field for each kind of value, the other a target or a current value for all
 * (pkg/apis/autoscaling/v1/conversion.go).
 */
final class MetricForms {
  /** The fields of v1 by source: its name in v2, and its name in v1. */
  private record Field(String v2, String v1) {}

  private record MetricSource(
      String name, List<Field> identity, List<Field> target, List<Field> state) {}

  private static final List<Field> RESOURCE_TARGET =
      List.of(
          new Field("averageUtilization", "targetAverageUtilization"),
          new Field("averageValue", "targetAverageValue"));
  private static final List<Field> RESOURCE_STATE =
      List.of(
          new Field("averageUtilization", "currentAverageUtilization"),
          new Field("averageValue", "currentAverageValue"));

  private static final List<MetricSource> SOURCES =
      List.of(
          new MetricSource(
              "object",
              List.of(
                  new Field("describedObject", "target"),
                  new Field("metric/name", "metricName"),
                  new Field("metric/selector", "selector")),
              List.of(new Field("value", "targetValue"), new Field("averageValue", "averageValue")),
              List.of(
                  new Field("value", "currentValue"), new Field("averageValue", "averageValue"))),
          new MetricSource(
              "pods",
              List.of(
                  new Field("metric/name", "metricName"), new Field("metric/selector", "selector")),
              List.of(new Field("averageValue", "targetAverageValue")),
              List.of(new Field("averageValue", "currentAverageValue"))),
          new MetricSource(
              "resource", List.of(new Field("name", "name")), RESOURCE_TARGET, RESOURCE_STATE),
          new MetricSource(
              "containerResource",
              List.of(new Field("name", "name"), new Field("container", "container")),
              RESOURCE_TARGET,
              RESOURCE_STATE),
          new MetricSource(
              "external",
              List.of(
                  new Field("metric/name", "metricName"),
                  new Field("metric/selector", "metricSelector")),
              List.of(
                  new Field("value", "targetValue"),
                  new Field("averageValue", "targetAverageValue")),
              List.of(
                  new Field("value", "currentValue"),
                  new Field("averageValue", "currentAverageValue"))));

  /** What kind of target a value is for, the last that is there counting. */
  private static final Map<String, String> TARGET_TYPES =
      Map.of("value", "Value", "averageValue", "AverageValue", "averageUtilization", "Utilization");

  private MetricForms() {}

  /** Metrics in the form of v1. */
  static ArrayNode older(JsonNode metrics, boolean current) {
    ArrayNode older = JsonNodeFactory.instance.arrayNode();
    for (JsonNode metric : metrics) {
      ObjectNode one = older.addObject();
      one.set("type", metric.path("type"));
      for (MetricSource source : SOURCES) {
        JsonNode from = metric.get(source.name());
        if (from != null && from.isObject()) {
          ObjectNode to = one.putObject(source.name());
          source.identity().forEach(field -> set(to, field.v1(), at(from, field.v2())));
          JsonNode values = from.path(current ? "current" : "target");
          (current ? source.state() : source.target())
              .forEach(field -> set(to, field.v1(), values.path(field.v2())));
        }
      }
    }
    return older;
  }

  /** Metrics in the form of v2. */
  static ArrayNode newer(JsonNode metrics, boolean current) {
    ArrayNode newer = JsonNodeFactory.instance.arrayNode();
    for (JsonNode metric : metrics) {
      ObjectNode one = newer.addObject();
      one.set("type", metric.path("type"));
      for (MetricSource source : SOURCES) {
        JsonNode from = metric.get(source.name());
        if (from != null && from.isObject()) {
          ObjectNode to = one.putObject(source.name());
          source.identity().forEach(field -> put(to, field.v2(), from.path(field.v1())));
          values(to, source, from, current);
        }
      }
    }
    return newer;
  }

  private static void values(ObjectNode to, MetricSource source, JsonNode from, boolean current) {
    ObjectNode values = to.putObject(current ? "current" : "target");
    String type = "";
    for (Field field : current ? source.state() : source.target()) {
      JsonNode value = from.path(field.v1());
      if (!value.isMissingNode() && !value.isNull()) {
        values.set(field.v2(), value);
        type = type.isEmpty() || field.v2().equals("averageValue") ? field.v2() : type;
      }
    }
    if (!current && !type.isEmpty()) {
      values.put("type", TARGET_TYPES.get(type));
    }
  }

  private static JsonNode at(JsonNode node, String path) {
    JsonNode found = node;
    for (String name : path.split("/", -1)) {
      found = found.path(name);
    }
    return found;
  }

  private static void put(ObjectNode node, String path, JsonNode value) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      set(node, path, value);
    } else {
      set(node.withObjectProperty(path.substring(0, slash)), path.substring(slash + 1), value);
    }
  }

  private static void set(ObjectNode node, String name, JsonNode value) {
    if (!value.isMissingNode() && !value.isNull()) {
      node.set(name, value);
    }
  }
}
