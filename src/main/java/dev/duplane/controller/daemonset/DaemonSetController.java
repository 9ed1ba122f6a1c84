package dev.duplane.controller.daemonset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
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
import dev.duplane.controller.workload.PodControl;
import dev.duplane.controller.workload.RevisionHistory;
import dev.duplane.controller.workload.WorkloadOwner;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** Keeps a Pod of each DaemonSet on each Node that it fits (pkg/controller/daemon). */
public final class DaemonSetController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "daemonset-controller";

  private static final String KIND = "DaemonSet";
  private static final GroupResource NODES = new GroupResource("", "nodes");

  private final OwnObjects sets;
  private final Indexer setIndexer;
  private final Indexer nodes;
  private final OwnedObjects pods;
  private final OwnedObjects revisions;
  private final EventRecorder events;
  private final PodControl control;
  private final Clock clock;

  /**
   * @param registry where Pods are made
   * @param manager whose informers are read
   * @param clock tells when Pods are available
   */
  public DaemonSetController(Registry registry, ControllerManager manager, Clock clock) {
    this.sets = OwnObjects.of(registry, "apps", "daemonsets", OwnObjects.CONTROLLER_MANAGER);
    this.setIndexer = manager.informer(sets.resource());
    this.nodes = manager.informer(NODES);
    OwnObjects ownPods = OwnObjects.of(registry, "", "pods", OwnObjects.CONTROLLER_MANAGER);
    this.pods = new OwnedObjects(manager, ownPods, sets, KIND);
    this.revisions =
        new OwnedObjects(
            manager,
            OwnObjects.of(registry, "apps", "controllerrevisions", OwnObjects.CONTROLLER_MANAGER),
            sets,
            KIND);
    this.events = new EventRecorder(registry, clock, NAME);
    this.control = new PodControl(ownPods, events);
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
        Source.of(sets.resource()),
        pods.events(),
        revisions.events(),
        new Source(NODES, this::observeNode));
  }

  /** A Node that comes, goes or fits others now concerns all. */
  private void observeNode(ObjectEvent event, Consumer<Request> queue) {
    if (event.current() != null && !fitsOthers(event)) {
      return;
    }
    for (ObjectNode set : setIndexer.list()) {
      ObjectMeta meta = ObjectMeta.of(set);
      queue.accept(sets.request(meta.namespace(), meta.name()));
    }
  }

  private static boolean fitsOthers(ObjectEvent event) {
    ObjectNode before = event.before();
    if (before == null) {
      return true;
    }
    ObjectNode now = event.shared();
    return !labels(before).equals(labels(now)) || !taints(before).equals(taints(now));
  }

  private static JsonNode labels(ObjectNode node) {
    return node.path("metadata").path("labels");
  }

  private static JsonNode taints(ObjectNode node) {
    return node.path("spec").path("taints");
  }

  @Override
  public Result reconcile(Request request) {
    WorkloadOwner set = pods.owner(request);
    if (set == null || set.deleting()) {
      return Result.DONE;
    }
    if (EmptySelector.refused(set, "daemon set", events)) {
      return Result.DONE;
    }
    RevisionHistory history = new RevisionHistory(revisions, set, DaemonTemplate.HASH);
    List<ObjectNode> owned = pods.claim(set, pod -> true);
    return new DaemonSetSync(
            set,
            nodes.list(),
            owned,
            history,
            new DaemonSetSync.Means(sets, control, events, clock.instant()))
        .run();
  }
}
