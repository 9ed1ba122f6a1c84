package dev.duplane.registry.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import dev.duplane.registry.pod.PodTemplates;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is particular to ReplicationControllers
 * (pkg/registry/core/replicationcontroller/strategy.go, pkg/apis/core/v1/defaults.go): their
 * selector is a map of labels, and is the template's if none is given.
 */
public final class ReplicationControllerStrategy extends WorkloadStrategy {
  private static final String SELECTOR = "selector";
  private static final String TEMPLATE = "template";

  /**
   * @param resource as the contract describes it
   * @param strict whether addresses in an unusual form are refused (KEP-4858)
   */
  public ReplicationControllerStrategy(ApiResource resource, boolean strict) {
    super(resource, strict);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectView spec = new ObjectView(spec(object));
    applySpecDefaults(spec);
    if (spec.get(TEMPLATE) instanceof ObjectNode template) {
      PodTemplates.applyDefaults(template);
      JsonNode labels = template.path("metadata").path("labels");
      if (!labels.isEmpty()) {
        setIfEmpty(spec.object(SELECTOR), labels);
        setIfEmpty(new ObjectView(ObjectMeta.of(object).node()).object("labels"), labels);
      }
    }
  }

  private static void setIfEmpty(ObjectNode map, JsonNode labels) {
    if (map.isEmpty()) {
      map.setAll((ObjectNode) labels);
    }
  }

  @Override
  void applySpecDefaults(ObjectView spec) {
    setIfAbsent(spec, "replicas", 1);
  }

  @Override
  List<FieldError> validateSpec(ObjectNode spec) {
    SpecChecks checks = new SpecChecks(spec);
    checks.notNegative("minReadySeconds");
    Map<String, String> selector = new ObjectView(spec).textMap(SELECTOR);
    if (selector.isEmpty()) {
      checks.add(FieldError.required(SPEC.child(SELECTOR), ""));
    }
    checks.notNegative("replicas");
    if (!(spec.get(TEMPLATE) instanceof ObjectNode template)) {
      checks.add(FieldError.required(SPEC.child(TEMPLATE), ""));
      return checks.errors();
    }
    ObjectMeta meta = ObjectMeta.of(template);
    if (!meta.labels().entrySet().containsAll(selector.entrySet())) {
      checks.add(
          FieldError.invalid(
              SpecChecks.TEMPLATE.child("metadata").child("labels"),
              meta.labels().isEmpty() ? null : meta.get("labels"),
              "`selector` does not match template `labels`"));
    }
    checks.addAll(PodTemplates.validate(SpecChecks.TEMPLATE, template));
    checks.restartPolicy("ReplicationController");
    return checks.errors();
  }

  /** The selector may change: so it has been since before there were ReplicaSets. */
  @Override
  List<FieldError> validateSpecUpdate(ObjectNode spec, ObjectNode before) {
    return List.of();
  }

  @Override
  List<FieldError> validateStatus(StatusChecks status) {
    return status
        .notNegative(
            "replicas",
            "fullyLabeledReplicas",
            "readyReplicas",
            "availableReplicas",
            "observedGeneration")
        .notAboveReplicas("fullyLabeledReplicas", "readyReplicas", "availableReplicas")
        .notAboveReady("availableReplicas")
        .errors();
  }

  /** Pods stay when their controller goes, unless somebody asks for more. */
  @Override
  public PropagationPolicy defaultPropagation() {
    return PropagationPolicy.ORPHAN;
  }

  @Override
  String selectorText(JsonNode selector) {
    Map<String, String> sorted = new TreeMap<>();
    selector.properties().forEach(label -> sorted.put(label.getKey(), label.getValue().asText()));
    return sorted.entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(","));
  }

  @Override
  List<JsonNode> cells(ObjectNode controller, Instant now) {
    return new WorkloadCells(controller)
        .number(controller.path("spec").path("replicas"))
        .status("replicas", "readyReplicas")
        .age(now)
        .containers()
        .labels(controller.path("spec").path(SELECTOR))
        .cells();
  }
}
