package dev.duplane.controller.podautoscaler;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What goes wrong with each kind of metric where no metrics API is served
 * (pkg/controller/podautoscaler: horizontal.go, replica_calculator.go, metrics/client.go).
 */
final class MissingMetrics {
  private static final String NO_CUSTOM_API =
      "unable to fetch metrics from custom metrics API: no custom metrics API"
          + " (custom.metrics.k8s.io) registered";

  private MissingMetrics() {}

  /**
   * Why a metric cannot be had.
   *
   * @param reason of the Event and of the condition
   * @param cause what the Event says
   * @param failure the same, as the sum of all metrics has it
   */
  record MetricFailure(String reason, String cause, String failure) {}

  /** The failure of a metric of an autoscaler's spec. */
  static MetricFailure of(JsonNode metric, String namespace) {
    String type = metric.path("type").asText();
    return switch (type) {
      case "Resource" -> {
        JsonNode source = metric.path("resource");
        String cause = resource(source);
        yield failure(type, cause, "failed to get " + name(source) + " resource metric value: ");
      }
      case "ContainerResource" -> {
        JsonNode source = metric.path("containerResource");
        String container = source.path("container").asText();
        yield failure(
            type, resource(source), "failed to get " + container + " container metric value: ");
      }
      case "Pods" -> {
        String cause =
            "unable to get metric " + name(metric.at("/pods/metric")) + ": " + NO_CUSTOM_API;
        yield failure(type, cause, "failed to get pods metric value: ");
      }
      case "Object" -> object(metric.path("object"), namespace);
      case "External" -> external(metric.path("external"), namespace);
      default -> {
        String cause = "unknown metric source type \"" + type + "\"";
        yield new MetricFailure("InvalidMetricSourceType", cause, cause);
      }
    };
  }

  private static MetricFailure failure(String type, String cause, String before) {
    return new MetricFailure("FailedGet" + type + "Metric", cause, before + cause);
  }

  private static String name(JsonNode named) {
    return named.path("name").asText();
  }

  private static String resource(JsonNode source) {
    JsonNode target = source.path("target");
    String name = name(source);
    if (!target.hasNonNull("averageValue") && !target.hasNonNull("averageUtilization")) {
      return "invalid resource metric source: neither an average utilization target nor an average"
          + " value (usage) target was set";
    }
    return "failed to get "
        + name
        + (target.hasNonNull("averageValue") ? " usage" : " utilization")
        + ": unable to get metrics for resource "
        + name
        + ": unable to fetch metrics from resource metrics API: the server could not find the"
        + " requested resource (get pods.metrics.k8s.io)";
  }

  private static MetricFailure object(JsonNode source, String namespace) {
    String metric = name(source.path("metric"));
    JsonNode described = source.path("describedObject");
    String cause =
        "unable to get metric "
            + metric
            + ": "
            + described.path("kind").asText()
            + " on "
            + namespace
            + " "
            + name(described)
            + "/"
            + NO_CUSTOM_API;
    boolean average = source.path("target").path("type").asText().equals("AverageValue");
    return failure(
        "Object",
        cause,
        "failed to get object metric value: "
            + (average ? "failed to get " + metric + " object metric: " : ""));
  }

  private static MetricFailure external(JsonNode source, String namespace) {
    String metric = name(source.path("metric"));
    String cause =
        "unable to get external metric "
            + namespace
            + "/"
            + metric
            + "/"
            + selector(source.path("metric").path("selector"))
            + ": unable to fetch metrics from external metrics API: the server could not find the"
            + " requested resource (get "
            + metric.toLowerCase(Locale.ROOT)
            + ".external.metrics.k8s.io)";
    boolean average = source.path("target").hasNonNull("averageValue");
    return failure(
        "External",
        cause,
        "failed to get "
            + metric
            + " external metric value: "
            + (average
                ? "failed to get " + metric + " external metric: "
                : "failed to get external metric " + metric + ": "));
  }

  /** A selector as Go's {@code %+v} prints it. */
  private static String selector(JsonNode selector) {
    if (!selector.isObject()) {
      return "nil";
    }
    StringBuilder labels = new StringBuilder();
    sorted(selector.path("matchLabels"))
        .forEach((key, value) -> labels.append(key).append(": ").append(value).append(','));
    StringBuilder expressions = new StringBuilder();
    for (JsonNode each : selector.path("matchExpressions")) {
      List<String> values = new ArrayList<>();
      each.path("values").forEach(value -> values.add(value.asText()));
      expressions.append(
          "LabelSelectorRequirement{Key:%s,Operator:%s,Values:[%s],},"
              .formatted(
                  each.path("key").asText(),
                  each.path("operator").asText(),
                  String.join(" ", values)));
    }
    return ("&LabelSelector{MatchLabels:map[string]string{%s},"
            + "MatchExpressions:[]LabelSelectorRequirement{%s},}")
        .formatted(labels, expressions);
  }

  private static SortedMap<String, String> sorted(JsonNode labels) {
    SortedMap<String, String> map = new TreeMap<>();
    labels.properties().forEach(each -> map.put(each.getKey(), each.getValue().asText()));
    return map;
  }
}
