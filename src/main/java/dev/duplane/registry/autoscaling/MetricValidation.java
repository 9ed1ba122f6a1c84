package dev.duplane.registry.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.Quantity;
import dev.duplane.api.validation.NameFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What may be wrong with the metrics of a HorizontalPodAutoscaler
 * (pkg/apis/autoscaling/validation/validation.go, {@code validateMetrics}).
 */
final class MetricValidation {
  private static final List<String> TYPES =
      List.of("ContainerResource", "External", "Object", "Pods", "Resource");

  /** The sources in the order in which they are looked at. */
  private static final List<String> SOURCES =
      List.of("object", "external", "pods", "resource", "containerResource");

  private static final Map<String, String> SOURCE_OF_TYPE =
      Map.of(
          "Object", "object",
          "External", "external",
          "Pods", "pods",
          "Resource", "resource",
          "ContainerResource", "containerResource");

  private final List<FieldError> errors = new ArrayList<>();

  private MetricValidation() {}

  /** All that is wrong, in order. */
  static List<FieldError> validate(FieldPath path, JsonNode metrics) {
    MetricValidation validation = new MetricValidation();
    for (int i = 0; i < metrics.size(); i++) {
      validation.metric(path.index(i), metrics.get(i));
    }
    return validation.errors;
  }

  private void metric(FieldPath path, JsonNode metric) {
    String type = metric.path("type").asText();
    FieldError unknown = FieldError.notSupported(path.child("type"), type, TYPES);
    if (type.isEmpty()) {
      require(path.child("type"), "must specify a metric source type");
    }
    if (!TYPES.contains(type)) {
      errors.add(unknown);
    }
    List<String> present = new ArrayList<>();
    for (String source : SOURCES) {
      if (metric.hasNonNull(source)) {
        present.add(source);
        if (present.size() == 1) {
          source(path.child(source), source, metric.get(source));
        }
      }
    }
    String expected = SOURCE_OF_TYPE.get(type);
    if (expected == null) {
      errors.add(unknown);
    } else if (!present.contains(expected)) {
      require(path.child(expected), "must populate information for the given metric source");
    }
    if (present.size() != 1) {
      for (String source : present) {
        if (!source.equals(expected)) {
          errors.add(
              FieldError.forbidden(
                  path.child(source), "must populate the given metric source only"));
        }
      }
    }
  }

  private void source(FieldPath path, String source, JsonNode spec) {
    switch (source) {
      case "object" -> {
        errors.addAll(
            AutoscalerValidation.reference(
                path.child("describedObject"), spec.path("describedObject"), false, true));
        identifier(path.child("metric"), spec.path("metric"));
      }
      case "external", "pods" -> identifier(path.child("metric"), spec.path("metric"));
      default -> {
        if (spec.path("name").asText().isEmpty()) {
          require(path.child("name"), "must specify a resource name");
        }
        if (source.equals("containerResource")) {
          container(path.child("container"), spec.path("container").asText());
        }
      }
    }
    FieldPath target = path.child("target");
    JsonNode value = spec.path("target");
    target(target, value);
    bounds(target, source, value);
  }

  private void container(FieldPath path, String name) {
    if (name.isEmpty()) {
      require(path, "must specify a container");
    } else {
      errors.addAll(FieldError.invalid(path, name, NameFormat.label(name)));
    }
  }

  /** Which of the values of a target a source needs, and which do not go together. */
  private void bounds(FieldPath path, String source, JsonNode target) {
    boolean value = target.hasNonNull("value");
    boolean average = target.hasNonNull("averageValue");
    boolean utilization = target.hasNonNull("averageUtilization");
    switch (source) {
      case "object" -> {
        if (!value && !average) {
          require(path.child("averageValue"), "must set either a target value or averageValue");
        }
      }
      case "external" -> {
        if (!value && !average) {
          require(
              path.child("averageValue"),
              "must set either a target value for metric or a per-pod target");
        }
        if (value && average) {
          errors.add(
              FieldError.forbidden(
                  path.child("value"),
                  "may not set both a target value for metric and a per-pod target"));
        }
      }
      case "pods" -> {
        if (!average || signum(target.path("averageValue")) != 1) {
          require(path.child("averageValue"), "must specify a positive target averageValue");
        }
      }
      default -> {
        if (!utilization && !average) {
          require(
              path.child("averageUtilization"),
              "must set either a target raw value or a target utilization");
        }
        if (utilization && average) {
          errors.add(
              FieldError.forbidden(
                  path.child("averageValue"),
                  "may not set both a target raw value and a target utilization"));
        }
      }
    }
  }

  private void target(FieldPath path, JsonNode target) {
    String type = target.path("type").asText();
    if (type.isEmpty()) {
      require(path.child("type"), "must specify a metric target type");
    }
    if (!List.of("Utilization", "Value", "AverageValue").contains(type)) {
      errors.add(
          FieldError.invalid(
              path.child("type"), type, "must be either Utilization, Value, or AverageValue"));
    }
    for (String field : List.of("value", "averageValue")) {
      JsonNode value = target.path(field);
      if (target.hasNonNull(field) && signum(value) != 1) {
        errors.add(FieldError.invalid(path.child(field), value.asText(), "must be positive"));
      }
    }
    if (target.hasNonNull("averageUtilization") && target.get("averageUtilization").asInt() < 1) {
      errors.add(
          FieldError.invalid(
              path.child("averageUtilization"),
              target.get("averageUtilization").asInt(),
              "must be greater than 0"));
    }
  }

  private void identifier(FieldPath path, JsonNode metric) {
    String name = metric.path("name").asText();
    if (name.isEmpty()) {
      require(path.child("name"), "must specify a metric name");
    } else {
      errors.addAll(FieldError.invalid(path.child("name"), name, NameFormat.pathSegment(name)));
    }
  }

  private static int signum(JsonNode quantity) {
    return Quantity.of(quantity.asText()).signum();
  }

  private void require(FieldPath path, String detail) {
    errors.add(FieldError.required(path, detail));
  }
}
