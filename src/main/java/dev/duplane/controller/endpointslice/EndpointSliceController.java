package dev.duplane.controller.endpointslice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.ReconcileException;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.RetryDelays;
import dev.duplane.controller.Source;
import dev.duplane.controller.servicepods.SelectedPod;
import dev.duplane.controller.servicepods.SelectingService;
import dev.duplane.controller.servicepods.ServicePods;
import dev.duplane.controller.servicepods.ServiceSlices;
import dev.duplane.controller.servicepods.TriggerTimes;
import dev.duplane.net.IpFamily;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps the EndpointSlices of Services as the Pods are that they select. */
public final class EndpointSliceController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "endpointslice-controller";

  /** As {@code defaultSyncBackOff} and {@code maxSyncBackOff} have it. */
  private static final RetryDelays RETRIES =
      new RetryDelays(Duration.ofSeconds(1), Duration.ofSeconds(1000));

  private static final GroupResource NODES = new GroupResource("", "nodes");

  /** Stands for all Services whose endpoints are distributed over zones. */
  private static final Request ZONES = new Request(ServicePods.SERVICES, "", "");

  private final ServicePods servicePods;
  private final Indexer nodes;
  private final ServiceSlices slices;
  private final EventRecorder events;
  private final TopologyCache topology;
  private final TriggerTimes triggerTimes = new TriggerTimes();

  /**
   * @param registry where slices are written
   * @param manager whose informers are read
   * @param clock gives the times of events
   */
  public EndpointSliceController(Registry registry, ControllerManager manager, Clock clock) {
    this.servicePods = new ServicePods(manager);
    this.nodes = manager.informer(NODES);
    this.topology = new TopologyCache(nodes);
    this.slices = new ServiceSlices(registry, manager, SliceLabels.MANAGER);
    this.events = new EventRecorder(registry, clock, "endpoint-slice-controller");
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
  public RetryDelays retries() {
    return RETRIES;
  }

  @Override
  public List<Source> watches() {
    return List.of(
        Source.of(ServicePods.SERVICES),
        servicePods.podEvents(),
        slices.events(ServicePods.SERVICES),
        new Source(NODES, this::observeNode));
  }

  @Override
  public void reset() {
    triggerTimes.clear();
    slices.reset();
    topology.clear();
  }

  /** Pods may have waited for their Node, and zones may have another share of the CPU. */
  private void observeNode(ObjectEvent event, Consumer<Request> queue) {
    if (topology.observeNode()) {
      queue.accept(ZONES);
    }
    if (event.previous() == null) {
      servicePods.selectingOn(event.request().name()).forEach(queue);
    }
  }

  @Override
  public Result reconcile(Request request) {
    if (request.equals(ZONES)) {
      topology.overloaded().forEach(this::reconcile);
      return Result.DONE;
    }
    SelectingService service = servicePods.service(request);
    if (service == null) {
      topology.forget(request);
      triggerTimes.forget(request);
      return Result.DONE;
    }
    if (!service.hasEndpoints()) {
      return Result.DONE;
    }
    List<SelectedPod> pods = servicePods.selectedBy(service);
    String triggerTime = triggerTimes.note(request, service, pods);
    SliceReconciler reconciler = new SliceReconciler(service, this::node, topology);
    try {
      write(service, pods, reconciler, triggerTime);
    } catch (StatusException e) {
      if (!OwnObjects.isNamespaceTerminating(e)) {
        fail(service, e.getMessage());
        throw e;
      }
    }
    if (!reconciler.problems().isEmpty()) {
      String message = joined(reconciler.problems());
      fail(service, message);
      throw new ReconcileException(message);
    }
    return Result.DONE;
  }

  private static String joined(Set<String> problems) {
    String all = String.join(", ", problems);
    return problems.size() == 1 ? all : "[" + all + "]";
  }

  private void fail(SelectingService service, String message) {
    events.event(
        service.node(),
        EventRecorder.WARNING,
        "FailedToUpdateEndpointSlices",
        "Error updating Endpoint Slices for Service %s/%s: %s"
            .formatted(service.namespace(), service.name(), message));
  }

  private @Nullable ObjectNode node(String name) {
    return nodes.get(new Request(NODES, "", name));
  }

  private void write(
      SelectingService service,
      List<SelectedPod> pods,
      SliceReconciler reconciler,
      @Nullable String triggerTime) {
    Map<String, List<ObjectNode>> byFamily = new LinkedHashMap<>();
    service.families().forEach(family -> byFamily.put(family.wireName(), new ArrayList<>()));
    List<ObjectNode> strangers = new ArrayList<>();
    for (ObjectNode slice : slices.of(service.namespace(), service.name())) {
      if (!ObjectMeta.of(slice).deleting()) {
        byFamily.getOrDefault(slice.path("addressType").asText(), strangers).add(slice);
      }
    }
    for (IpFamily family : service.families()) {
      List<ObjectNode> existing = byFamily.getOrDefault(family.wireName(), List.of());
      SliceReconciler.Changes changes = reconciler.reconcile(family, pods, existing);
      write(service, changes, triggerTime);
      changes
          .notices()
          .forEach(it -> events.event(service.node(), it.type(), it.reason(), it.message()));
    }
    for (ObjectNode slice : strangers) {
      IpFamily family = IpFamily.fromWire(slice.path("addressType").asText());
      if (family != null) {
        topology.remove(service, family);
      }
      slices.delete(slice);
    }
  }

  private void write(
      SelectingService service, SliceReconciler.Changes changes, @Nullable String triggerTime) {
    String namespace = service.namespace();
    // What the garbage collector deletes together with the Service must not come again.
    if (!service.deleting()) {
      for (ObjectNode slice : changes.toCreate()) {
        annotate(slice, triggerTime);
        slices.create(namespace, slice);
      }
    }
    for (ObjectNode slice : changes.toUpdate()) {
      annotate(slice, triggerTime);
      slices.update(namespace, slice);
    }
    changes.toDelete().forEach(slices::delete);
  }

  private static void annotate(ObjectNode slice, @Nullable String triggerTime) {
    ObjectNode metadata = ObjectMeta.of(slice).node();
    ObjectNode annotations =
        metadata.path("annotations") instanceof ObjectNode present
            ? present.deepCopy()
            : metadata.objectNode();
    if (triggerTime == null) {
      annotations.remove(TriggerTimes.ANNOTATION);
    } else {
      annotations.put(TriggerTimes.ANNOTATION, triggerTime);
    }
    metadata.set("annotations", annotations);
  }
}
