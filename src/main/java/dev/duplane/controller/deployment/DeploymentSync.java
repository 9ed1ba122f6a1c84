package dev.duplane.controller.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.PodState;
import dev.duplane.controller.ReconcileException;
import dev.duplane.controller.Result;
import dev.duplane.controller.workload.OwnedObjects;
import dev.duplane.controller.workload.WorkloadOwner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One look at a Deployment (pkg/controller/deployment/deployment_controller.go, {@code
 * syncDeployment}). What kube-controller-manager writes to the status on the way is written once at
 * the end.
 */
final class DeploymentSync {
  private static final String SET = "ReplicaSet";

  private final WorkloadOwner owner;
  private final ObjectNode deployment;
  private final JsonNode spec;
  private final List<ManagedSet> sets;
  private final List<ManagedSet> oldSets = new ArrayList<>();
  private @Nullable ManagedSet newSet;
  private final OwnedObjects pods;
  private final OwnObjects deployments;
  private final SetWrites writes;
  private final RolloutBounds bounds;
  private final RolloutStatus status;

  /**
   * @param owner the Deployment, not to be changed
   * @param sets its ReplicaSets
   * @param pods those of the sets
   */
  DeploymentSync(
      WorkloadOwner owner,
      List<ManagedSet> sets,
      OwnedObjects pods,
      OwnObjects deployments,
      SetWrites writes,
      Instant now) {
    this.owner = owner;
    this.deployment = owner.node().deepCopy();
    this.spec = deployment.path("spec");
    this.sets = new ArrayList<>(sets);
    this.pods = pods;
    this.deployments = deployments;
    this.writes = writes;
    this.bounds = writes.bounds();
    this.status = new RolloutStatus(deployment, bounds, now);
    divide();
  }

  private void divide() {
    newSet = NewReplicaSet.find(deployment, sets);
    oldSets.clear();
    oldSets.addAll(sets);
    oldSets.remove(newSet);
    oldSets.sort(ManagedSet.BY_AGE);
  }

  Result run() {
    if (owner.deleting()) {
      status.count(newSet, sets);
      return written();
    }
    notePause();
    if (spec.path("paused").asBoolean()) {
      return scaled();
    }
    if (deployment.path("metadata").path("annotations").has(RevisionAnnotations.ROLLBACK)) {
      new Rollback(deployment, sets, writes).perform();
      ObjectMeta.of(deployment).remove("resourceVersion");
      deployments.update(owner.namespace(), owner.name(), "", deployment);
      return Result.DONE;
    }
    sync();
    if (isScaled()) {
      return scaled();
    }
    try {
      if (RolloutBounds.isRollingUpdate(spec)) {
        rollOut();
      } else {
        recreate();
      }
    } catch (StatusException e) {
      Result unused = written();
      throw OwnObjects.isNamespaceTerminating(e)
          ? e
          : new ReconcileException(String.valueOf(e.getMessage()));
    }
    status.rollout(newSet, sets);
    return written();
  }

  /** Brings the annotations of the set that is there up to date. */
  private void sync() {
    if (newSet != null) {
      newReplicaSet().sync(newSet, oldSets);
    }
  }

  private NewReplicaSet newReplicaSet() {
    return new NewReplicaSet(owner, deployment, status, writes);
  }

  private void create() {
    if (newSet == null) {
      newSet = newReplicaSet().create(oldSets, name -> pods.ownerNode(owner.namespace(), name));
      sets.add(newSet);
    }
  }

  /** Progress is not waited for while a Deployment is paused ({@code checkPausedConditions}). */
  private void notePause() {
    boolean paused = spec.path("paused").asBoolean();
    boolean noted = status.isProgressing(RolloutStatus.PAUSED);
    if (status.isProgressing(RolloutStatus.TIMED_OUT) || paused == noted) {
      return;
    }
    status.progress(
        "Unknown",
        paused ? RolloutStatus.PAUSED : RolloutStatus.RESUMED,
        "Deployment is " + (paused ? "paused" : "resumed"));
  }

  /** Whether its size has changed since its sets were given theirs ({@code isScalingEvent}). */
  private boolean isScaled() {
    for (ManagedSet set : sets) {
      Integer desired = set.number(RevisionAnnotations.DESIRED);
      if (set.replicas() > 0 && desired != null && desired != bounds.desired()) {
        return true;
      }
    }
    return false;
  }

  private Result scaled() {
    sync();
    int before = deployment.path("status").path("replicas").asInt();
    new ReplicaSetScaling(writes, RolloutBounds.isRollingUpdate(spec), before)
        .scale(newSet, oldSets);
    if (spec.path("paused").asBoolean()) {
      forgetOld();
    }
    status.count(newSet, sets);
    return written();
  }

  private void rollOut() {
    create();
    ManagedSet target = newSet;
    if (target == null || growsOrShrinks(target) || shrinkOld(target)) {
      return;
    }
    if (status.wasComplete()) {
      forgetOld();
    }
  }

  private boolean growsOrShrinks(ManagedSet target) {
    int size =
        target.replicas() > bounds.desired()
            ? bounds.desired()
            : NewReplicaSet.size(bounds, deployment, target.replicas(), ManagedSet.replicas(sets));
    return writes.scale(target, size);
  }

  /** Takes from the old sets as much as availability allows ({@code reconcileOldReplicaSets}). */
  private boolean shrinkOld(ManagedSet target) {
    List<ManagedSet> active = ReplicaSetScaling.active(oldSets);
    int most =
        ManagedSet.replicas(sets) - bounds.least() - (target.replicas() - target.available());
    if (active.isEmpty() || most <= 0) {
      return false;
    }
    int taken = 0;
    for (ManagedSet set : active) {
      // What does not run anyway goes first: it may be why the rollout is stuck.
      int broken = Math.min(most - taken, set.replicas() - set.available());
      if (broken > 0 && writes.scale(set, set.replicas() - broken)) {
        taken += broken;
      }
    }
    int spare = ManagedSet.status(sets, "availableReplicas") - bounds.least();
    int given = 0;
    for (ManagedSet set : active) {
      int part = Math.min(set.replicas(), spare - given);
      if (part > 0 && writes.scale(set, set.replicas() - part)) {
        given += part;
      }
    }
    return taken + given > 0;
  }

  private void recreate() {
    boolean scaledDown = false;
    for (ManagedSet set : ReplicaSetScaling.active(oldSets)) {
      scaledDown |= writes.scale(set, 0);
    }
    if (scaledDown || oldPodsRun()) {
      return;
    }
    create();
    if (newSet != null) {
      boolean unused = writes.scale(newSet, bounds.desired());
    }
    if (status.wasComplete()) {
      forgetOld();
    }
  }

  private boolean oldPodsRun() {
    if (ManagedSet.status(oldSets, "replicas") > 0) {
      return true;
    }
    for (ManagedSet set : oldSets) {
      for (ObjectNode pod : pods.controlledBy(new WorkloadOwner(SET, set.node()))) {
        if (!PodState.ended(pod)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Deletes old sets beyond the history that is kept ({@code cleanupDeployment}). */
  private void forgetOld() {
    JsonNode limit = spec.path("revisionHistoryLimit");
    if (!limit.isNumber() || limit.asInt() == Integer.MAX_VALUE) {
      return;
    }
    List<ManagedSet> cleanable = new ArrayList<>(oldSets);
    cleanable.removeIf(ManagedSet::deleting);
    int count = cleanable.size() - limit.asInt();
    cleanable.sort(
        Comparator.comparingLong(RevisionAnnotations::revision).thenComparing(ManagedSet.BY_AGE));
    for (int i = 0; i < count; i++) {
      ManagedSet set = cleanable.get(i);
      if (set.status("replicas") == 0 && set.replicas() == 0 && set.observed()) {
        writes.delete(set);
      }
    }
  }

  /** Writes what has changed; when to look again. */
  private Result written() {
    JsonNode before = owner.node();
    ObjectNode now = status.status();
    boolean same =
        now.equals(before.path("status"))
            && deployment
                .path("metadata")
                .path("annotations")
                .equals(before.path("metadata").path("annotations"));
    if (!same) {
      deployment.set("status", now);
      ObjectMeta.of(deployment).remove("resourceVersion");
      deployments.update(owner.namespace(), owner.name(), "status", deployment);
    }
    Duration left = status.untilDeadline();
    boolean waits = left != null && !spec.path("paused").asBoolean();
    return waits && left != null ? Result.after(left.plusSeconds(1)) : Result.DONE;
  }
}
