package dev.duplane.controller.statefulset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.IntOrPercent;
import dev.duplane.api.StatusException;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.PodState;
import dev.duplane.controller.Result;
import dev.duplane.controller.workload.WorkloadOwner;
import dev.duplane.controller.workload.WorkloadStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One look at a StatefulSet (pkg/controller/statefulset/stateful_set_control.go, {@code
 * updateStatefulSet}): first each Pod that is to be there, in order, then those that are not, then
 * those with an old template.
 */
final class StatefulSetSync {
  private final WorkloadOwner set;
  private final JsonNode spec;
  private final List<ObjectNode> pods;
  private final StatefulRevisions revisions;
  private final StatefulPods control;
  private final OwnObjects sets;
  private final Instant now;
  private final int start;
  private final boolean ordered;

  /** The Pods that are to be there, by number from the first; null for one that is missing. */
  private final List<@Nullable ObjectNode> replicas = new ArrayList<>();

  /** The Pods that are not, the highest number first. */
  private final List<ObjectNode> condemned = new ArrayList<>();

  StatefulSetSync(
      WorkloadOwner set,
      List<ObjectNode> pods,
      StatefulRevisions revisions,
      StatefulPods control,
      OwnObjects sets,
      Instant now) {
    this.set = set;
    this.spec = set.node().path("spec");
    this.pods = pods;
    this.revisions = revisions;
    this.control = control;
    this.sets = sets;
    this.now = now;
    this.start = spec.path("ordinals").path("start").asInt();
    this.ordered = !spec.path("podManagementPolicy").asText().equals("Parallel");
    divide();
  }

  private void divide() {
    int count = spec.path("replicas").asInt();
    for (int i = 0; i < count; i++) {
      replicas.add(null);
    }
    for (ObjectNode pod : pods) {
      int index = StatefulPods.ordinal(set, pod) - start;
      if (index >= 0 && index < count) {
        replicas.set(index, pod);
      } else {
        condemned.add(pod);
      }
    }
    condemned.sort(
        Comparator.comparingInt((ObjectNode pod) -> StatefulPods.ordinal(set, pod)).reversed());
  }

  Result run() {
    int lessCurrent = 0;
    try {
      if (!set.deleting() && fill() && condemn()) {
        lessCurrent = update();
      }
    } catch (StatusException e) {
      writeStatus(0);
      if (!OwnObjects.isNamespaceTerminating(e)) {
        throw e;
      }
    }
    writeStatus(lessCurrent);
    revisions.truncate(pods, spec.path("revisionHistoryLimit").asInt());
    Duration wait = PodState.untilAvailable(pods, minReadySeconds(), now);
    return wait == null ? Result.DONE : Result.after(wait);
  }

  private int minReadySeconds() {
    return spec.path("minReadySeconds").asInt();
  }

  private boolean runs(ObjectNode pod) {
    return pod.path("status").path("phase").asText().equals("Running") && PodState.ready(pod);
  }

  private boolean available(@Nullable ObjectNode pod) {
    return pod != null
        && !PodState.deleting(pod)
        && runs(pod)
        && PodState.available(pod, minReadySeconds(), now);
  }

  /** Makes Pods that are missing; whether all is well enough to go on ({@code processReplica}). */
  private boolean fill() {
    for (int i = 0; i < replicas.size(); i++) {
      ObjectNode pod = replicas.get(i);
      if (pod != null && PodState.ended(pod) && !PodState.deleting(pod)) {
        control.tellRecreated(set, pod, pod.path("status").path("phase").asText().equals("Failed"));
        control.delete(set, pod);
        // It is made anew once it is gone.
        if (ordered) {
          return false;
        }
        continue;
      }
      if (pod == null) {
        int ordinal = start + i;
        control.create(set, podFor(ordinal), ordinal);
      }
      if (ordered && !available(pod)) {
        return false;
      }
      if (pod != null) {
        control.ownClaims(set, pod, false);
      }
    }
    return true;
  }

  /** Below the partition Pods keep the template that they had. */
  private ObjectNode podFor(int ordinal) {
    int partition = spec.path("updateStrategy").path("rollingUpdate").path("partition").asInt();
    boolean old = ordinal < start + partition;
    return old
        ? StatefulPods.pod(set, revisions.currentTemplate(), revisions.current(), ordinal)
        : StatefulPods.pod(set, revisions.updateTemplate(), revisions.update(), ordinal);
  }

  /** Deletes Pods that are too many; whether to go on ({@code processCondemned}). */
  private boolean condemn() {
    condemned.forEach(pod -> control.ownClaims(set, pod, true));
    ObjectNode firstUnhealthy = firstUnhealthy();
    for (ObjectNode pod : condemned) {
      if (PodState.deleting(pod)) {
        if (ordered) {
          return false;
        }
        continue;
      }
      if (ordered && !available(pod) && !pod.equals(firstUnhealthy)) {
        return false;
      }
      control.delete(set, pod);
      if (ordered) {
        return false;
      }
    }
    return true;
  }

  private @Nullable ObjectNode firstUnhealthy() {
    for (ObjectNode pod : replicas) {
      if (!available(pod)) {
        return pod;
      }
    }
    for (int i = condemned.size() - 1; i >= 0; i--) {
      if (!available(condemned.get(i))) {
        return condemned.get(i);
      }
    }
    return null;
  }

  /**
   * Deletes a Pod with an old template, the highest number first; how many were deleted that had
   * the current one.
   */
  private int update() {
    JsonNode strategy = spec.path("updateStrategy");
    if (strategy.path("type").asText().equals("OnDelete")) {
      return 0;
    }
    JsonNode rolling = strategy.path("rollingUpdate");
    int partition = rolling.path("partition").asInt();
    int allowed = 1;
    if (rolling.hasNonNull("maxUnavailable")) {
      allowed =
          Math.max(1, IntOrPercent.of(rolling.path("maxUnavailable")).of(replicas.size(), true));
    }
    int unavailable = 0;
    int deleted = 0;
    for (int i = replicas.size() - 1; i >= partition; i--) {
      ObjectNode pod = replicas.get(i);
      boolean old =
          pod != null
              && !PodState.deleting(pod)
              && !StatefulPods.revision(pod).equals(revisions.update());
      if (old) {
        control.delete(set, Objects.requireNonNull(pod));
        deleted++;
        unavailable++;
      } else if (!available(pod)) {
        unavailable++;
      }
      if (unavailable >= allowed) {
        return deleted;
      }
    }
    return deleted;
  }

  private void writeStatus(int lessCurrent) {
    int created = 0;
    int ready = 0;
    int available = 0;
    int current = -lessCurrent;
    int updated = 0;
    for (ObjectNode pod : pods) {
      created += pod.path("status").path("phase").asText().isEmpty() ? 0 : 1;
      ready += runs(pod) ? 1 : 0;
      available += runs(pod) && PodState.available(pod, minReadySeconds(), now) ? 1 : 0;
      if (!PodState.deleting(pod)) {
        current += StatefulPods.revision(pod).equals(revisions.current()) ? 1 : 0;
        updated += StatefulPods.revision(pod).equals(revisions.update()) ? 1 : 0;
      }
    }
    int wanted = replicas.size();
    boolean complete =
        spec.path("updateStrategy").path("type").asText().equals("RollingUpdate")
            && updated == wanted
            && ready == wanted
            && created == wanted;
    ObjectNode status = set.node().objectNode();
    JsonNode conditions = set.node().path("status").get("conditions");
    if (conditions != null) {
      status.set("conditions", conditions);
    }
    status.put("observedGeneration", set.node().path("metadata").path("generation").asInt());
    status.put("replicas", created).put("availableReplicas", available);
    WorkloadStatus.count(status, "readyReplicas", ready);
    WorkloadStatus.count(status, "currentReplicas", complete ? updated : Math.max(0, current));
    WorkloadStatus.count(status, "updatedReplicas", updated);
    status.put("currentRevision", complete ? revisions.update() : revisions.current());
    status.put("updateRevision", revisions.update());
    status.put("collisionCount", revisions.collisions());
    WorkloadStatus.write(sets, set, status);
  }
}
