package dev.duplane.registry.apps;

import static dev.duplane.registry.apps.SpecChecks.MAX_SURGE;
import static dev.duplane.registry.apps.SpecChecks.MAX_UNAVAILABLE;
import static dev.duplane.registry.apps.SpecChecks.ROLLING;
import static dev.duplane.registry.apps.SpecChecks.ROLLING_UPDATE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import java.time.Instant;
import java.util.List;

/** What is particular to Deployments (pkg/registry/apps/deployment/strategy.go). */
public final class DeploymentStrategy extends WorkloadStrategy {
  private static final String RECREATE = "Recreate";

  /**
   * @param resource as the contract describes it
   * @param strict whether addresses in an unusual form are refused (KEP-4858)
   */
  public DeploymentStrategy(ApiResource resource, boolean strict) {
    super(resource, strict);
  }

  @Override
  void applySpecDefaults(ObjectView spec) {
    setIfAbsent(spec, "replicas", 1);
    ObjectView rolling = rollingUpdate(spec, "strategy");
    for (String field : List.of(MAX_UNAVAILABLE, MAX_SURGE)) {
      if (rolling != null && !rolling.has(field)) {
        rolling.setText(field, "25%");
      }
    }
    setIfAbsent(spec, "revisionHistoryLimit", 10);
    setIfAbsent(spec, "progressDeadlineSeconds", 600);
  }

  /** Annotations are copied to ReplicaSets, so a change of them is one of what is wanted, too. */
  @Override
  boolean raisesGeneration(ObjectNode after, ObjectNode before) {
    return super.raisesGeneration(after, before)
        || !ObjectMeta.of(after).annotations().equals(ObjectMeta.of(before).annotations());
  }

  @Override
  List<FieldError> validateSpec(ObjectNode spec) {
    SpecChecks checks = new SpecChecks(spec);
    checks.notNegative("replicas");
    checks.selector("deployment");
    checks.replicaSetTemplate();
    strategy(new ObjectView(spec).object("strategy"), checks);
    checks.notNegative("minReadySeconds");
    checks.notNegative("revisionHistoryLimit");
    checks.notNegative("progressDeadlineSeconds");
    int deadline = spec.path("progressDeadlineSeconds").asInt();
    if (spec.hasNonNull("progressDeadlineSeconds")
        && deadline <= spec.path("minReadySeconds").asInt()) {
      checks.add(
          FieldError.invalid(
              SPEC.child("progressDeadlineSeconds"),
              deadline,
              "must be greater than minReadySeconds"));
    }
    return checks.errors();
  }

  private static void strategy(ObjectNode strategy, SpecChecks checks) {
    FieldPath path = SPEC.child("strategy");
    JsonNode rolling = strategy.path(ROLLING);
    switch (strategy.path("type").asText()) {
      case RECREATE -> {
        if (!rolling.isMissingNode() && !rolling.isNull()) {
          checks.add(
              FieldError.forbidden(
                  path.child(ROLLING),
                  "may not be specified when strategy `type` is '" + RECREATE + "'"));
        }
      }
      case ROLLING_UPDATE -> {
        if (rolling instanceof ObjectNode bounds) {
          rollingUpdate(path.child(ROLLING), bounds, checks);
        }
      }
      default -> checks.unknownStrategy(path, strategy, RECREATE, ROLLING_UPDATE);
    }
  }

  private static void rollingUpdate(FieldPath path, ObjectNode rolling, SpecChecks checks) {
    checks.bounds(path, rolling);
    JsonNode unavailable = rolling.path(MAX_UNAVAILABLE);
    if (SpecChecks.isZero(unavailable) && SpecChecks.isZero(rolling.path(MAX_SURGE))) {
      checks.add(
          FieldError.invalid(
              path.child(MAX_UNAVAILABLE), unavailable, "may not be 0 when `maxSurge` is 0"));
    }
    checks.notMoreThanAll(path, rolling, MAX_UNAVAILABLE);
  }

  @Override
  List<FieldError> validateStatus(StatusChecks status) {
    return status
        .notNegative(
            "observedGeneration",
            "replicas",
            "updatedReplicas",
            "readyReplicas",
            "availableReplicas",
            "unavailableReplicas",
            "terminatingReplicas",
            "collisionCount")
        .notAboveReplicas("updatedReplicas", "readyReplicas", "availableReplicas")
        .notAboveReady("availableReplicas")
        .collisionsStay()
        .errors();
  }

  @Override
  boolean statusKeepsLabels() {
    return true;
  }

  @Override
  List<JsonNode> cells(ObjectNode deployment, Instant now) {
    return new WorkloadCells(deployment)
        .readyOf()
        .status("updatedReplicas", "availableReplicas")
        .age(now)
        .containers()
        .selector()
        .cells();
  }
}
