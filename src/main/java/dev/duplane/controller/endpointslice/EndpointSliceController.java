package dev.duplane.controller.endpointslice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.IndexRule;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.ReconcileException;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.RetryDelays;
import dev.duplane.controller.Source;
import dev.duplane.controller.servicepods.OwnWrites;
import dev.duplane.controller.servicepods.SelectedPod;
import dev.duplane.controller.servicepods.SelectingService;
import dev.duplane.controller.servicepods.ServicePods;
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
import java.util.TreeSet;
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
  private static final IndexRule BY_SERVICE =
      new IndexRule("service", EndpointSliceController::serviceOf);

  private final ServicePods servicePods;
  private final Indexer nodes;
  private final Indexer slices;
  private final OwnObjects ownSlices;
  private final OwnWrites ownWrites = new OwnWrites();
  private final EventRecorder events;
  private final TriggerTimes triggerTimes = new TriggerTimes();

  /**
   * @param registry where slices are written
   * @param manager whose informers are read
   * @param clock gives the times of events
   */
  public EndpointSliceController(Registry registry, ControllerManager manager, Clock clock) {
    this.servicePods = new ServicePods(manager);
    this.nodes = manager.informer(NODES);
    this.ownSlices =
        OwnObjects.of(registry, "discovery.k8s.io", "endpointslices", "kube-controller-manager");
    this.slices = manager.informer(ownSlices.resource());
    slices.addIndex(BY_SERVICE);
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
        new Source(ownSlices.resource(), this::observeSlice),
        new Source(NODES, this::observeNode));
  }

  @Override
  public void reset() {
    triggerTimes.clear();
    ownWrites.clear();
  }

  /** The Namespace and name of the Service of a slice that this controller keeps. */
  private static List<String> serviceOf(ObjectNode slice) {
    ObjectMeta meta = ObjectMeta.of(slice);
    Map<String, String> labels = meta.labels();
    String service = labels.getOrDefault(SliceLabels.SERVICE_NAME, "");
    return service.isEmpty() || !SliceLabels.MANAGER.equals(labels.get(SliceLabels.MANAGED_BY))
        ? List.of()
        : List.of(meta.namespace() + "/" + service);
  }

  /** Others may write or delete slices; what this controller did itself is no news. */
  private void observeSlice(ObjectEvent event, Consumer<Request> queue) {
    if (ownWrites.includes(event)) {
      return;
    }
    Set<String> services = new TreeSet<>(serviceOf(event.shared()));
    ObjectNode before = event.before();
    if (before != null) {
      services.addAll(serviceOf(before));
    }
    String namespace = event.request().namespace();
    for (String service : services) {
      queue.accept(
          new Request(ServicePods.SERVICES, namespace, service.substring(namespace.length() + 1)));
    }
  }

  /** Pods may have waited for their Node. */
  private void observeNode(ObjectEvent event, Consumer<Request> queue) {
    if (event.previous() == null) {
      servicePods.selectingOn(event.request().name()).forEach(queue);
    }
  }

  @Override
  public Result reconcile(Request request) {
    SelectingService service = servicePods.service(request);
    if (service == null) {
      triggerTimes.forget(request);
      return Result.DONE;
    }
    if (!service.hasEndpoints()) {
      return Result.DONE;
    }
    List<SelectedPod> pods = servicePods.selectedBy(service);
    String triggerTime = triggerTimes.note(request, service, pods);
    SliceReconciler reconciler = new SliceReconciler(service, this::node);
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
    for (ObjectNode slice :
        slices.byIndex(BY_SERVICE, service.namespace() + "/" + service.name())) {
      if (!ObjectMeta.of(slice).deleting()) {
        byFamily.getOrDefault(slice.path("addressType").asText(), strangers).add(slice);
      }
    }
    for (IpFamily family : service.families()) {
      List<ObjectNode> existing = byFamily.getOrDefault(family.wireName(), List.of());
      write(service, reconciler.reconcile(family, pods, existing), triggerTime);
    }
    strangers.forEach(this::delete);
  }

  private void write(
      SelectingService service, SliceReconciler.Changes changes, @Nullable String triggerTime) {
    String namespace = service.namespace();
    // What the garbage collector deletes together with the Service must not come again.
    if (!service.deleting()) {
      for (ObjectNode slice : changes.toCreate()) {
        annotate(slice, triggerTime);
        ownWrites.add(ownSlices.create(namespace, slice));
      }
    }
    for (ObjectNode slice : changes.toUpdate()) {
      annotate(slice, triggerTime);
      ownWrites.add(
          ownSlices.update(namespace, slice.path("metadata").path("name").asText(), "", slice));
    }
    changes.toDelete().forEach(this::delete);
  }

  private void delete(ObjectNode slice) {
    ObjectMeta meta = ObjectMeta.of(slice);
    ownWrites.addDeletion(ownSlices.request(meta.namespace(), meta.name()));
    ownSlices.delete(meta.namespace(), meta.name());
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
