package dev.duplane.controller.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.controller.workload.StatusConditions;
import dev.duplane.controller.workload.WorkloadStatus;
import dev.duplane.registry.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of a Deployment (pkg/controller/deployment/sync.go and progress.go): numbers, and the
 * conditions Available, Progressing and ReplicaFailure.
 */
final class RolloutStatus {
  static final String PROGRESSING = "Progressing";
  static final String PAUSED = "DeploymentPaused";
  static final String RESUMED = "DeploymentResumed";
  static final String TIMED_OUT = "ProgressDeadlineExceeded";
  private static final String COMPLETE = "NewReplicaSetAvailable";
  private static final String AVAILABLE = "Available";
  private static final String FAILURE = "ReplicaFailure";
  private static final String UPDATED = "updatedReplicas";
  private static final String[] TIMES = {"lastUpdateTime", "lastTransitionTime"};

  private final ObjectNode deployment;
  private final ObjectNode before;
  private final ObjectNode status;
  private final StatusConditions conditions;
  private final RolloutBounds bounds;
  private final Instant now;

  /**
   * @param deployment with its status as it was
   * @param bounds of its spec
   */
  RolloutStatus(ObjectNode deployment, RolloutBounds bounds, Instant now) {
    this.deployment = deployment;
    this.before =
        deployment.path("status") instanceof ObjectNode given ? given : deployment.objectNode();
    this.status = before.deepCopy();
    this.conditions = new StatusConditions(status);
    this.bounds = bounds;
    this.now = now;
  }

  ObjectNode status() {
    return status;
  }

  boolean hasDeadline() {
    JsonNode deadline = deployment.path("spec").path("progressDeadlineSeconds");
    return deadline.isNumber() && deadline.asInt() != Integer.MAX_VALUE;
  }

  boolean isProgressing(String reason) {
    return conditions.has(PROGRESSING, reason);
  }

  boolean hasProgress() {
    return conditions.get(PROGRESSING) != null;
  }

  /** Says how the rollout goes, if there is a deadline for it. */
  void progress(String value, String reason, String message) {
    if (hasDeadline()) {
      set(PROGRESSING, value, reason, message);
    }
  }

  private void set(String type, String value, String reason, String message) {
    conditions.set(type, value, reason, message, Identity.timestamp(now), TIMES);
  }

  void collided() {
    status.put("collisionCount", status.path("collisionCount").asInt() + 1);
  }

  /** The numbers, and whether enough is available. */
  void count(@Nullable ManagedSet newSet, List<ManagedSet> sets) {
    int available = ManagedSet.status(sets, "availableReplicas");
    status.put("observedGeneration", deployment.path("metadata").path("generation").asInt());
    WorkloadStatus.count(status, "replicas", ManagedSet.status(sets, "replicas"));
    WorkloadStatus.count(status, UPDATED, newSet == null ? 0 : newSet.status("replicas"));
    WorkloadStatus.count(status, "readyReplicas", ManagedSet.status(sets, "readyReplicas"));
    WorkloadStatus.count(status, "availableReplicas", available);
    WorkloadStatus.count(
        status, "unavailableReplicas", Math.max(0, ManagedSet.replicas(sets) - available));
    terminating(sets);
    if (available >= bounds.least()) {
      set(AVAILABLE, "True", "MinimumReplicasAvailable", "Deployment has minimum availability.");
    } else {
      set(
          AVAILABLE,
          "False",
          "MinimumReplicasUnavailable",
          "Deployment does not have minimum availability.");
    }
  }

  /** Known only if it is of all. */
  private void terminating(List<ManagedSet> sets) {
    String field = "terminatingReplicas";
    boolean known = sets.stream().allMatch(set -> set.node().path("status").has(field));
    if (known) {
      status.put(field, ManagedSet.status(sets, field));
    } else {
      status.remove(field);
    }
  }

  /** What has come of the rollout ({@code syncRolloutStatus}). */
  void rollout(@Nullable ManagedSet newSet, List<ManagedSet> sets) {
    boolean completed = conditions.has(PROGRESSING, COMPLETE);
    count(newSet, sets);
    boolean complete = completed && status.path("replicas").asInt() == status.path(UPDATED).asInt();
    if (!hasDeadline()) {
      conditions.remove(PROGRESSING);
    } else if (!complete) {
      judge(
          newSet == null
              ? "Deployment \"" + deployment.path("metadata").path("name").asText() + "\""
              : "ReplicaSet \"" + newSet.name() + "\"");
    }
    failures(newSet, sets);
  }

  private void judge(String what) {
    if (isComplete(status)) {
      set(PROGRESSING, "True", COMPLETE, what + " has successfully progressed.");
    } else if (hasMoved()) {
      ObjectNode current = conditions.get(PROGRESSING);
      boolean going = current != null && current.path("status").asText().equals("True");
      JsonNode since = going && current != null ? current.get("lastTransitionTime") : null;
      conditions.remove(PROGRESSING);
      set(PROGRESSING, "True", "ReplicaSetUpdated", what + " is progressing.");
      ObjectNode made = conditions.get(PROGRESSING);
      if (since != null && made != null) {
        made.set("lastTransitionTime", since);
      }
    } else if (untilDeadline() != null && isTimedOut()) {
      set(PROGRESSING, "False", TIMED_OUT, what + " has timed out progressing.");
    }
  }

  /** Whether all is as wanted ({@code DeploymentComplete}). */
  private boolean isComplete(JsonNode of) {
    return of.path(UPDATED).asInt() == bounds.desired()
        && of.path("replicas").asInt() == bounds.desired()
        && of.path("availableReplicas").asInt() == bounds.desired()
        && of.path("observedGeneration").asLong()
            >= deployment.path("metadata").path("generation").asLong();
  }

  /** Whether all was as wanted before. */
  boolean wasComplete() {
    return isComplete(before);
  }

  private boolean hasMoved() {
    return status.path(UPDATED).asInt() > before.path(UPDATED).asInt()
        || old(status) < old(before)
        || status.path("readyReplicas").asInt() > before.path("readyReplicas").asInt()
        || status.path("availableReplicas").asInt() > before.path("availableReplicas").asInt();
  }

  private static int old(JsonNode of) {
    return of.path("replicas").asInt() - of.path(UPDATED).asInt();
  }

  private boolean isTimedOut() {
    Duration left = untilDeadline();
    return left != null && left.isNegative();
  }

  /**
   * How long the rollout has still to move; null if nobody waits for it ({@code
   * DeploymentTimedOut}).
   */
  @Nullable Duration untilDeadline() {
    ObjectNode condition = conditions.get(PROGRESSING);
    if (!hasDeadline()
        || condition == null
        || List.of(COMPLETE, TIMED_OUT).contains(condition.path("reason").asText())) {
      return null;
    }
    int seconds = deployment.path("spec").path("progressDeadlineSeconds").asInt();
    Instant from = Instant.parse(condition.path("lastUpdateTime").asText());
    return Duration.between(now, from.plusSeconds(seconds));
  }

  /** A ReplicaSet that cannot make Pods says why; the new one first. */
  private void failures(@Nullable ManagedSet newSet, List<ManagedSet> sets) {
    List<ManagedSet> order = new ArrayList<>(sets);
    if (newSet != null) {
      order.remove(newSet);
      order.add(0, newSet);
    }
    for (ManagedSet set : order) {
      JsonNode condition = Conditions.of(set.node(), FAILURE);
      if (condition.isObject()) {
        set(
            FAILURE,
            condition.path("status").asText(),
            condition.path("reason").asText(),
            condition.path("message").asText());
        return;
      }
    }
    conditions.remove(FAILURE);
  }
}
