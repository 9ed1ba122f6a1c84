package dev.duplane.controller.replicaset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.PodState;
import dev.duplane.controller.ReconcileException;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.controller.workload.OwnedObjects;
import dev.duplane.controller.workload.PodControl;
import dev.duplane.controller.workload.StatusConditions;
import dev.duplane.controller.workload.WorkloadOwner;
import dev.duplane.controller.workload.WorkloadStatus;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps as many Pods as a ReplicaSet wants (pkg/controller/replicaset/replica_set.go). It needs no
 * expectations: what it has written is in its informers before it looks again.
 */
public final class ReplicaSetController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "replicaset-controller";

  private static final String KIND = "ReplicaSet";
  private static final String FAILURE = "ReplicaFailure";

  /** The most Pods that are made or deleted at a time ({@code BurstReplicas}). */
  private static final int BURST = 500;

  private final OwnObjects sets;
  private final OwnedObjects pods;
  private final PodControl control;
  private final Clock clock;

  /**
   * @param registry where Pods are made
   * @param manager whose informers are read
   * @param clock gives the times of conditions
   */
  public ReplicaSetController(Registry registry, ControllerManager manager, Clock clock) {
    this.sets = OwnObjects.of(registry, "apps", "replicasets", OwnObjects.CONTROLLER_MANAGER);
    OwnObjects ownPods = OwnObjects.of(registry, "", "pods", OwnObjects.CONTROLLER_MANAGER);
    this.pods = new OwnedObjects(manager, ownPods, sets, KIND);
    this.control =
        new PodControl(ownPods, new EventRecorder(registry, clock, "replicaset-controller"));
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return AFTER_OTHERS;
  }

  @Override
  public List<Source> watches() {
    return List.of(Source.of(sets.resource()), pods.events());
  }

  @Override
  public Result reconcile(Request request) {
    WorkloadOwner set = pods.owner(request);
    if (set == null) {
      return Result.DONE;
    }
    List<ObjectNode> active = pods.claim(set, PodState::active);
    long terminating = pods.controlledBy(set).stream().filter(PodState::terminating).count();
    StatusException failure = set.deleting() ? null : manage(set, active);
    writeStatus(set, active, (int) terminating, failure);
    if (failure != null) {
      throw new ReconcileException(String.valueOf(failure.getMessage()));
    }
    int minReady = set.node().path("spec").path("minReadySeconds").asInt();
    Duration wait = PodState.untilAvailable(active, minReady, clock.instant());
    return wait == null ? Result.DONE : Result.after(wait);
  }

  /** Makes what is missing or deletes what is too much; what was refused, null if nothing was. */
  private @Nullable StatusException manage(WorkloadOwner set, List<ObjectNode> active) {
    int missing = wanted(set) - active.size();
    try {
      if (missing > 0) {
        ObjectNode pod = PodControl.fromTemplate(set, set.node().path("spec").path("template"));
        boolean goesOn = true;
        for (int i = 0; goesOn && i < Math.min(missing, BURST); i++) {
          goesOn = control.create(set, pod);
        }
      } else if (missing < 0) {
        int count = Math.min(-missing, BURST);
        List<ObjectNode> related = related(set);
        for (ObjectNode pod : DeletionOrder.first(active, related, count, clock.instant())) {
          control.delete(set, pod);
        }
      }
      return null;
    } catch (StatusException e) {
      return e;
    }
  }

  private static int wanted(WorkloadOwner set) {
    return set.node().path("spec").path("replicas").asInt();
  }

  /** The active Pods of all sets that have the same owner ({@code getIndirectlyRelatedPods}). */
  private List<ObjectNode> related(WorkloadOwner set) {
    List<ObjectNode> related = new ArrayList<>();
    for (WorkloadOwner sibling : pods.siblings(set)) {
      for (ObjectNode pod : pods.controlledBy(sibling)) {
        if (PodState.active(pod)) {
          related.add(pod);
        }
      }
    }
    return related;
  }

  private void writeStatus(
      WorkloadOwner set,
      List<ObjectNode> active,
      int terminating,
      @Nullable StatusException failure) {
    ObjectNode status =
        set.node().path("status") instanceof ObjectNode before
            ? before.deepCopy()
            : set.node().objectNode();
    Instant now = clock.instant();
    JsonNode spec = set.node().path("spec");
    Map<String, String> labels = ObjectMeta.of((ObjectNode) spec.path("template")).labels();
    int labelled = 0;
    int ready = 0;
    int available = 0;
    for (ObjectNode pod : active) {
      labelled += ObjectMeta.of(pod).labels().entrySet().containsAll(labels.entrySet()) ? 1 : 0;
      ready += PodState.ready(pod) ? 1 : 0;
      available += PodState.available(pod, spec.path("minReadySeconds").asInt(), now) ? 1 : 0;
    }
    status.put("replicas", active.size());
    WorkloadStatus.count(status, "fullyLabeledReplicas", labelled);
    WorkloadStatus.count(status, "readyReplicas", ready);
    WorkloadStatus.count(status, "availableReplicas", available);
    status.put("terminatingReplicas", terminating);
    failureCondition(status, active.size() - wanted(set), failure, now);
    status.put("observedGeneration", set.node().path("metadata").path("generation").asInt());
    WorkloadStatus.write(sets, set, status);
  }

  private static void failureCondition(
      ObjectNode status, int tooMany, @Nullable StatusException failure, Instant now) {
    StatusConditions conditions = new StatusConditions(status);
    if (failure == null) {
      conditions.remove(FAILURE);
    } else if (conditions.get(FAILURE) == null) {
      conditions.set(
          FAILURE,
          "True",
          tooMany < 0 ? "FailedCreate" : "FailedDelete",
          String.valueOf(failure.getMessage()),
          Identity.timestamp(now),
          "lastTransitionTime");
    }
  }
}
