package dev.duplane.registry.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be wrong with a HorizontalPodAutoscaler, in the form of v2
 * (pkg/apis/autoscaling/validation/validation.go).
 */
final class AutoscalerValidation {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final int LONGEST_PERIOD_SECONDS = 1800;
  private static final int LONGEST_WINDOW_SECONDS = 3600;

  private AutoscalerValidation() {}

  /**
   * All that is wrong with a spec, in order.
   *
   * @param before the spec as it was, null on create: what has been refused only lately may stay
   */
  static List<FieldError> validate(ObjectNode spec, @Nullable ObjectNode before) {
    List<FieldError> errors = new ArrayList<>();
    ObjectView view = new ObjectView(spec);
    int lowest = before != null && before.path("minReplicas").asInt(1) == 0 ? 0 : 1;
    int min = spec.path("minReplicas").asInt(lowest);
    int max = view.integer("maxReplicas");
    if (min < lowest) {
      errors.add(
          FieldError.invalid(
              SPEC.child("minReplicas"), min, "must be greater than or equal to " + lowest));
    }
    if (max < 1) {
      errors.add(FieldError.invalid(SPEC.child("maxReplicas"), max, "must be greater than 0"));
    }
    if (view.has("minReplicas") && max < min) {
      errors.add(
          FieldError.invalid(
              SPEC.child("maxReplicas"), max, "must be greater than or equal to `minReplicas`"));
    }
    JsonNode target = spec.path("scaleTargetRef");
    JsonNode was = before == null ? null : before.path("scaleTargetRef");
    boolean known =
        was != null
            && was.path("apiVersion").equals(target.path("apiVersion"))
            && was.path("kind").equals(target.path("kind"));
    boolean mayBeCore = target.path("kind").asText().equals("ReplicationController");
    errors.addAll(reference(SPEC.child("scaleTargetRef"), target, known, mayBeCore));
    errors.addAll(MetricValidation.validate(SPEC.child("metrics"), spec.path("metrics")));
    if (min == 0 && !scalesToZero(spec.path("metrics"))) {
      errors.add(
          FieldError.forbidden(
              SPEC.child("metrics"),
              "must specify at least one Object or External metric to support scaling to zero"
                  + " replicas"));
    }
    FieldPath behavior = SPEC.child("behavior");
    for (String direction : List.of("scaleUp", "scaleDown")) {
      if (spec.path("behavior").get(direction) instanceof ObjectNode rules) {
        errors.addAll(rules(behavior.child(direction), rules));
      }
    }
    return errors;
  }

  private static boolean scalesToZero(JsonNode metrics) {
    for (JsonNode metric : metrics) {
      if (List.of("Object", "External").contains(metric.path("type").asText())) {
        return true;
      }
    }
    return false;
  }

  /**
   * What is wrong with a reference to an object of any kind.
   *
   * @param known whether its apiVersion has been taken before
   * @param mayBeCore whether it may be of the core group
   */
  static List<FieldError> reference(
      FieldPath path, JsonNode reference, boolean known, boolean mayBeCore) {
    List<FieldError> errors = new ArrayList<>();
    for (String field : List.of("kind", "name")) {
      String value = reference.path(field).asText();
      if (value.isEmpty()) {
        errors.add(FieldError.required(path.child(field), ""));
      } else {
        errors.addAll(FieldError.invalid(path.child(field), value, NameFormat.pathSegment(value)));
      }
    }
    String version = reference.path("apiVersion").asText();
    int slash = version.indexOf('/');
    if (known) {
      return errors;
    }
    if (version.indexOf('/', slash + 1) > 0 && slash >= 0) {
      errors.add(
          FieldError.invalid(
              path.child("apiVersion"), version, "unexpected GroupVersion string: " + version));
    } else if (!mayBeCore && slash <= 0) {
      errors.add(
          FieldError.invalid(
              path.child("apiVersion"), version, "apiVersion must specify API group"));
    }
    return errors;
  }

  private static List<FieldError> rules(FieldPath path, ObjectNode rules) {
    List<FieldError> errors = new ArrayList<>();
    FieldPath window = path.child("stabilizationWindowSeconds");
    int seconds = rules.path("stabilizationWindowSeconds").asInt();
    if (seconds < 0) {
      errors.add(FieldError.invalid(window, seconds, "must be greater than or equal to zero"));
    }
    if (seconds > LONGEST_WINDOW_SECONDS) {
      errors.add(
          FieldError.invalid(
              window, seconds, "must be less than or equal to " + LONGEST_WINDOW_SECONDS));
    }
    String select = rules.path("selectPolicy").asText();
    List<String> supported = List.of("Disabled", "Max", "Min");
    if (rules.hasNonNull("selectPolicy") && !supported.contains(select)) {
      errors.add(FieldError.notSupported(path.child("selectPolicy"), select, supported));
    }
    FieldPath policies = path.child("policies");
    if (rules.path("policies").isEmpty()) {
      errors.add(FieldError.required(policies, "must specify at least one Policy"));
    }
    int index = 0;
    for (JsonNode policy : rules.path("policies")) {
      errors.addAll(policy(policies.index(index++), policy));
    }
    return errors;
  }

  private static List<FieldError> policy(FieldPath path, JsonNode policy) {
    List<FieldError> errors = new ArrayList<>();
    String type = policy.path("type").asText();
    List<String> supported = List.of("Percent", "Pods");
    if (!supported.contains(type)) {
      errors.add(FieldError.notSupported(path.child("type"), type, supported));
    }
    int value = policy.path("value").asInt();
    if (value <= 0) {
      errors.add(FieldError.invalid(path.child("value"), value, "must be greater than zero"));
    }
    FieldPath period = path.child("periodSeconds");
    int seconds = policy.path("periodSeconds").asInt();
    if (seconds <= 0) {
      errors.add(FieldError.invalid(period, seconds, "must be greater than zero"));
    }
    if (seconds > LONGEST_PERIOD_SECONDS) {
      errors.add(
          FieldError.invalid(
              period, seconds, "must be less than or equal to " + LONGEST_PERIOD_SECONDS));
    }
    return errors;
  }
}
