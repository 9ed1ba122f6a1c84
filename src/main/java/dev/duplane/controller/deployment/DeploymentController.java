package dev.duplane.controller.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.controller.workload.EmptySelector;
import dev.duplane.controller.workload.OwnedObjects;
import dev.duplane.controller.workload.WorkloadOwner;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Brings Deployments from one template to the next (pkg/controller/deployment). */
public final class DeploymentController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "deployment-controller";

  private static final String KIND = "Deployment";
  private static final String SET = "ReplicaSet";

  private final OwnObjects deployments;
  private final OwnObjects ownPods;
  private final OwnedObjects sets;
  private final OwnedObjects pods;
  private final Indexer setIndexer;
  private final Indexer deploymentIndexer;
  private final EventRecorder events;
  private final Clock clock;

  /**
   * @param registry where ReplicaSets are made
   * @param manager whose informers are read
   * @param clock gives the times of conditions
   */
  public DeploymentController(Registry registry, ControllerManager manager, Clock clock) {
    this.deployments =
        OwnObjects.of(registry, "apps", "deployments", OwnObjects.CONTROLLER_MANAGER);
    OwnObjects ownSets =
        OwnObjects.of(registry, "apps", "replicasets", OwnObjects.CONTROLLER_MANAGER);
    this.ownPods = OwnObjects.of(registry, "", "pods", OwnObjects.CONTROLLER_MANAGER);
    this.sets = new OwnedObjects(manager, ownSets, deployments, KIND);
    this.pods = new OwnedObjects(manager, ownPods, ownSets, SET);
    this.setIndexer = manager.informer(ownSets.resource());
    this.deploymentIndexer = manager.informer(deployments.resource());
    this.events = new EventRecorder(registry, clock, NAME);
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
    return List.of(
        Source.of(deployments.resource()),
        sets.events(),
        new Source(ownPods.resource(), this::observePod));
  }

  /** A Deployment that waits for its old Pods to be gone hears of each that is. */
  private void observePod(ObjectEvent event, Consumer<Request> queue) {
    JsonNode set = event.current() == null ? WorkloadOwner.controllerOf(event.shared()) : null;
    if (set == null || !set.path("kind").asText().equals(SET)) {
      return;
    }
    String namespace = event.request().namespace();
    ObjectNode node = setIndexer.get(sets.objects().request(namespace, set.path("name").asText()));
    JsonNode deployment = node == null ? null : WorkloadOwner.controllerOf(node);
    if (deployment == null) {
      return;
    }
    Request request = deployments.request(namespace, deployment.path("name").asText());
    ObjectNode waiting = deploymentIndexer.get(request);
    if (waiting != null && !RolloutBounds.isRollingUpdate(waiting.path("spec"))) {
      queue.accept(request);
    }
  }

  @Override
  public Result reconcile(Request request) {
    WorkloadOwner deployment = sets.owner(request);
    if (deployment == null) {
      return Result.DONE;
    }
    if (EmptySelector.refused(deployment, "deployment", events)) {
      return Result.DONE;
    }
    List<ManagedSet> found = new ArrayList<>();
    for (ObjectNode set : sets.claim(deployment, set -> true)) {
      found.add(new ManagedSet(set.deepCopy()));
    }
    SetWrites writes = new SetWrites(sets.objects(), deployment, events);
    return new DeploymentSync(deployment, found, pods, deployments, writes, clock.instant()).run();
  }
}
