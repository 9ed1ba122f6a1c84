package dev.duplane.registry.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.IntOrPercent;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.IntOrPercentFormat;
import dev.duplane.api.validation.SelectorFormat;
import dev.duplane.registry.pod.PodTemplates;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules that the specs of workloads have in common (pkg/apis/apps/validation/validation.go);
 * each kind calls them in its own order.
 */
final class SpecChecks {
  static final FieldPath SPEC = WorkloadStrategy.SPEC;
  private static final FieldPath SELECTOR = SPEC.child("selector");
  static final FieldPath TEMPLATE = SPEC.child("template");

  /** The type of a strategy of updates, and the field with what such an update may do. */
  static final String ROLLING_UPDATE = "RollingUpdate";

  static final String ROLLING = "rollingUpdate";
  static final String MAX_UNAVAILABLE = "maxUnavailable";
  static final String MAX_SURGE = "maxSurge";

  private final ObjectView spec;
  private final List<FieldError> errors = new ArrayList<>();

  SpecChecks(ObjectNode spec) {
    this.spec = new ObjectView(spec);
  }

  List<FieldError> errors() {
    return errors;
  }

  void add(FieldError error) {
    errors.add(error);
  }

  void addAll(List<FieldError> more) {
    errors.addAll(more);
  }

  void notNegative(String field) {
    if (spec.integer(field) < 0) {
      errors.add(
          FieldError.invalid(
              SPEC.child(field), spec.integer(field), "must be greater than or equal to 0"));
    }
  }

  /** A selector that is there, well-formed and not empty. */
  void selector(String kind) {
    if (!(spec.get("selector") instanceof ObjectNode selector)) {
      errors.add(FieldError.required(SELECTOR, ""));
      return;
    }
    wellFormedSelector();
    emptySelector(selector, kind);
  }

  void wellFormedSelector() {
    if (spec.get("selector") instanceof ObjectNode selector) {
      errors.addAll(SelectorFormat.selector(SELECTOR, selector));
    }
  }

  private void emptySelector(ObjectNode selector, String kind) {
    if (selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty()) {
      errors.add(FieldError.invalid(SELECTOR, selector, "empty selector is invalid for " + kind));
    }
  }

  void emptySelector(String kind) {
    if (spec.get("selector") instanceof ObjectNode selector) {
      emptySelector(selector, kind);
    }
  }

  /** The template of a ReplicaSet, or of one that a Deployment makes. */
  void replicaSetTemplate() {
    if (template("invalid label selector", templateNode())) {
      restartPolicy("ReplicaSet");
    }
  }

  /**
   * A template whose labels the selector matches.
   *
   * @param unreadable what is said of a selector that cannot be read
   * @param template with what its Pods have besides
   * @return whether the selector can be read; if not, the template is not looked at
   */
  boolean template(String unreadable, ObjectNode template) {
    LabelSelector selector;
    try {
      selector = selector();
    } catch (IllegalArgumentException e) {
      errors.add(FieldError.invalid(SELECTOR, spec.get("selector"), unreadable));
      return false;
    }
    matchingLabels(selector);
    errors.addAll(PodTemplates.validate(TEMPLATE, template));
    return true;
  }

  ObjectNode templateNode() {
    return spec.object("template");
  }

  /** What the selector is, empty ones included. */
  LabelSelector selector() {
    return LabelSelector.ofObject(spec.node().path("selector"));
  }

  void matchingLabels(LabelSelector selector) {
    ObjectMeta meta = ObjectMeta.of(templateNode());
    if (!selector.matches(meta.labels())) {
      errors.add(
          FieldError.invalid(
              TEMPLATE.child("metadata").child("labels"),
              meta.labels().isEmpty() ? null : meta.get("labels"),
              "`selector` does not match template `labels`"));
    }
  }

  /** Pods of workloads go on for ever. */
  void restartPolicy(String kind) {
    JsonNode pod = templateNode().path("spec");
    String policy = pod.path("restartPolicy").asText();
    if (!policy.equals("Always")) {
      errors.add(
          FieldError.notSupported(
              TEMPLATE.child("spec").child("restartPolicy"), policy, List.of("Always")));
    }
    if (pod.hasNonNull("activeDeadlineSeconds")) {
      errors.add(
          FieldError.forbidden(
              TEMPLATE.child("spec").child("activeDeadlineSeconds"),
              "activeDeadlineSeconds in " + kind + " is not Supported"));
    }
  }

  /** The bounds of a rolling update, each of which is no negative number or percentage. */
  void bounds(FieldPath path, ObjectNode rolling) {
    for (String field : List.of(MAX_UNAVAILABLE, MAX_SURGE)) {
      errors.addAll(IntOrPercentFormat.notNegative(path.child(field), rolling.path(field)));
    }
  }

  /** A strategy of no type that there is. */
  void unknownStrategy(FieldPath path, ObjectNode strategy, String... types) {
    errors.add(
        FieldError.notSupported(
            path, internal(strategy, MAX_UNAVAILABLE, MAX_SURGE), List.of(types)));
  }

  void notMoreThanAll(FieldPath path, ObjectNode rolling, String field) {
    errors.addAll(IntOrPercentFormat.notMoreThanAll(path.child(field), rolling.path(field)));
  }

  static boolean isZero(JsonNode value) {
    return IntOrPercent.of(value).number() == 0;
  }

  /** A strategy as kube-apiserver's own types show it in a message. */
  static ObjectNode internal(ObjectNode strategy, String... rollingFields) {
    ObjectNode shown = strategy.objectNode();
    shown.put("Type", strategy.path("type").asText());
    if (strategy.get(ROLLING) instanceof ObjectNode rolling) {
      ObjectNode fields = shown.putObject(ROLLING_UPDATE);
      for (String field : rollingFields) {
        String name = Character.toUpperCase(field.charAt(0)) + field.substring(1);
        fields.set(name, rolling.path(field).isMissingNode() ? null : rolling.get(field));
      }
    } else {
      shown.putNull(ROLLING_UPDATE);
    }
    return shown;
  }
}
