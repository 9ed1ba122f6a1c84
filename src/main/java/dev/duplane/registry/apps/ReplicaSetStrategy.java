package dev.duplane.registry.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.ObjectView;
import java.time.Instant;
import java.util.List;

/** What is particular to ReplicaSets (pkg/registry/apps/replicaset/strategy.go). */
public final class ReplicaSetStrategy extends WorkloadStrategy {

  /**
   * @param resource as the contract describes it
   * @param strict whether addresses in an unusual form are refused (KEP-4858)
   */
  public ReplicaSetStrategy(ApiResource resource, boolean strict) {
    super(resource, strict);
  }

  @Override
  void applySpecDefaults(ObjectView spec) {
    setIfAbsent(spec, "replicas", 1);
  }

  /** The words about an empty selector are those of Deployments, as in the real server. */
  @Override
  List<FieldError> validateSpec(ObjectNode spec) {
    SpecChecks checks = new SpecChecks(spec);
    checks.notNegative("replicas");
    checks.notNegative("minReadySeconds");
    checks.selector("deployment");
    checks.replicaSetTemplate();
    return checks.errors();
  }

  @Override
  List<FieldError> validateStatus(StatusChecks status) {
    return status
        .notNegative(
            "replicas",
            "fullyLabeledReplicas",
            "readyReplicas",
            "availableReplicas",
            "terminatingReplicas",
            "observedGeneration")
        .notAboveReplicas("fullyLabeledReplicas", "readyReplicas", "availableReplicas")
        .notAboveReady("availableReplicas")
        .errors();
  }

  @Override
  List<JsonNode> cells(ObjectNode set, Instant now) {
    return new WorkloadCells(set)
        .number(set.path("spec").path("replicas"))
        .status("replicas", "readyReplicas")
        .age(now)
        .containers()
        .selector()
        .cells();
  }
}
