package dev.duplane.controller.statefulset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.controller.workload.OwnedObjects;
import dev.duplane.controller.workload.RevisionHistory;
import dev.duplane.controller.workload.WorkloadOwner;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.util.List;

/** Keeps the Pods of StatefulSets (pkg/controller/statefulset/stateful_set.go). */
public final class StatefulSetController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "statefulset-controller";

  private static final String KIND = "StatefulSet";

  private final OwnObjects sets;
  private final OwnedObjects pods;
  private final OwnedObjects revisions;
  private final StatefulPods control;
  private final Clock clock;

  /**
   * @param registry where Pods and claims are made
   * @param manager whose informers are read
   * @param clock tells when Pods are available
   */
  public StatefulSetController(Registry registry, ControllerManager manager, Clock clock) {
    this.sets = OwnObjects.of(registry, "apps", "statefulsets", OwnObjects.CONTROLLER_MANAGER);
    OwnObjects ownPods = OwnObjects.of(registry, "", "pods", OwnObjects.CONTROLLER_MANAGER);
    this.pods = new OwnedObjects(manager, ownPods, sets, KIND);
    this.revisions =
        new OwnedObjects(
            manager,
            OwnObjects.of(registry, "apps", "controllerrevisions", OwnObjects.CONTROLLER_MANAGER),
            sets,
            KIND);
    EventRecorder events = new EventRecorder(registry, clock, NAME);
    OwnObjects claims =
        OwnObjects.of(registry, "", "persistentvolumeclaims", OwnObjects.CONTROLLER_MANAGER);
    this.control = new StatefulPods(ownPods, new StatefulClaims(claims, events), events);
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
    return List.of(Source.of(sets.resource()), pods.events(), revisions.events());
  }

  @Override
  public Result reconcile(Request request) {
    WorkloadOwner set = pods.owner(request);
    if (set == null) {
      return Result.DONE;
    }
    RevisionHistory history = new RevisionHistory(revisions, set, StatefulRevisions.HASH);
    List<ObjectNode> members = pods.claim(set, pod -> StatefulPods.ordinal(set, pod) >= 0);
    return new StatefulSetSync(
            set, members, new StatefulRevisions(history, set), control, sets, clock.instant())
        .run();
  }
}
