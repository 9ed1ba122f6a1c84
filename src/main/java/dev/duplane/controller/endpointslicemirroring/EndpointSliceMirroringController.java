package dev.duplane.controller.endpointslicemirroring;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.RetryDelays;
import dev.duplane.controller.Source;
import dev.duplane.controller.servicepods.ServiceSlices;
import dev.duplane.controller.servicepods.TriggerTimes;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Has slices say what the Endpoints of a Service without a selector say. */
public final class EndpointSliceMirroringController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "endpointslice-mirroring-controller";

  private static final String MANAGER = "endpointslicemirroring-controller.k8s.io";
  private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
  private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";

  /** Annotations that are about the Endpoints themselves. */
  private static final List<String> NOT_MIRRORED =
      List.of(TriggerTimes.ANNOTATION, "kubectl.kubernetes.io/last-applied-configuration");

  /** As {@code defaultSyncBackOff} and {@code maxSyncBackOff} have it. */
  private static final RetryDelays RETRIES =
      new RetryDelays(Duration.ofSeconds(1), Duration.ofSeconds(100));

  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final GroupResource ENDPOINTS = new GroupResource("", "endpoints");

  private final Indexer services;
  private final Indexer endpoints;
  private final ServiceSlices slices;
  private final EventRecorder events;

  /**
   * @param registry where slices are written
   * @param manager whose informers are read
   * @param clock gives the times of events
   */
  public EndpointSliceMirroringController(
      Registry registry, ControllerManager manager, Clock clock) {
    this.services = manager.informer(SERVICES);
    this.endpoints = manager.informer(ENDPOINTS);
    this.slices = new ServiceSlices(registry, manager, MANAGER);
    this.events = new EventRecorder(registry, clock, "endpoint-slice-mirroring-controller");
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
        new Source(SERVICES, EndpointSliceMirroringController::observeService),
        new Source(ENDPOINTS, EndpointSliceMirroringController::observeEndpoints),
        slices.events(ENDPOINTS));
  }

  @Override
  public void reset() {
    slices.reset();
  }

  private static void observeService(ObjectEvent event, Consumer<Request> queue) {
    ObjectNode old = event.before();
    boolean without = selectsNothing(event.shared());
    boolean before = event.current() != null && old != null && selectsNothing(old);
    // One that came or went concerns its Endpoints if it selects nothing, others if that changed.
    if (without != before) {
      Request request = event.request();
      queue.accept(new Request(ENDPOINTS, request.namespace(), request.name()));
    }
  }

  private static boolean selectsNothing(ObjectNode service) {
    return service.path("spec").path("selector").isEmpty();
  }

  private static void observeEndpoints(ObjectEvent event, Consumer<Request> queue) {
    ObjectNode before = event.before();
    if (mayBeMirrored(event.shared()) || (before != null && mayBeMirrored(before))) {
      queue.accept(event.request());
    }
  }

  private static boolean mayBeMirrored(ObjectNode endpoints) {
    ObjectMeta meta = ObjectMeta.of(endpoints);
    return !"true".equals(meta.labels().get(SKIP)) && !meta.annotations().containsKey(LEADER);
  }

  @Override
  public Result reconcile(Request request) {
    List<ObjectNode> existing = slices.of(request.namespace(), request.name());
    ObjectNode source = endpoints.get(request);
    ObjectNode service = services.get(new Request(SERVICES, request.namespace(), request.name()));
    boolean mirrored =
        source != null && mayBeMirrored(source) && service != null && selectsNothing(service);
    if (!mirrored || source == null) {
      existing.forEach(slices::delete);
      return Result.DONE;
    }
    try {
      mirror(source, existing);
    } catch (StatusException e) {
      if (!OwnObjects.isNamespaceTerminating(e)) {
        throw e;
      }
    }
    return Result.DONE;
  }

  private void mirror(ObjectNode source, List<ObjectNode> existing) {
    MirroredSubsets mirrored = MirroredSubsets.of(source);
    report(source, mirrored);
    Map<String, List<ObjectNode>> byKey = new TreeMap<>();
    for (ObjectNode slice : existing) {
      String key = MirroredSubsets.key(slice.path("addressType").asText(), slice.path("ports"));
      byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(slice);
    }
    List<ObjectNode> toWrite = new ArrayList<>();
    List<ObjectNode> toDelete = new ArrayList<>();
    mirrored
        .groups()
        .forEach(
            (key, group) -> {
              List<ObjectNode> same = byKey.getOrDefault(key, List.of());
              byKey.remove(key);
              if (!same.isEmpty()) {
                toDelete.addAll(same.subList(1, same.size()));
              }
              if (same.isEmpty() || !says(same.get(0), group, source)) {
                toWrite.add(slice(source, group, same.isEmpty() ? "" : name(same.get(0))));
              }
            });
    byKey.values().forEach(toDelete::addAll);
    reuse(toWrite, toDelete);
    toWrite.forEach(slice -> write(source, slice));
    toDelete.forEach(slices::delete);
  }

  private void report(ObjectNode source, MirroredSubsets mirrored) {
    if (mirrored.invalid() > 0) {
      events.event(
          source,
          EventRecorder.WARNING,
          "InvalidIPAddress",
          "Skipped %d invalid IP addresses when mirroring to EndpointSlices"
              .formatted(mirrored.invalid()));
    }
    if (mirrored.skipped() > mirrored.invalid()) {
      events.event(
          source,
          EventRecorder.WARNING,
          "TooManyAddressesToMirror",
          ("A max of %d addresses can be mirrored to EndpointSlices per Endpoints subset. %d"
                  + " addresses were skipped")
              .formatted(MirroredSubsets.MOST, mirrored.skipped()));
    }
  }

  /** Whether a slice says all that it should. */
  private static boolean says(
      ObjectNode slice, MirroredSubsets.MirroredSlice group, ObjectNode source) {
    ObjectNode wanted = slice(source, group, name(slice));
    return MirroredSubsets.sameEndpoints(slice.path("endpoints"), group)
        && ObjectMeta.of(wanted).labels().equals(ObjectMeta.of(slice).labels())
        && ObjectMeta.of(wanted).annotations().equals(ObjectMeta.of(slice).annotations());
  }

  /** A slice that would go is written over with one that would come ({@code recycleSlices}). */
  private static void reuse(List<ObjectNode> toWrite, List<ObjectNode> toDelete) {
    for (ObjectNode slice : toWrite) {
      if (name(slice).isEmpty()) {
        toDelete.stream()
            .filter(other -> other.path("addressType").equals(slice.path("addressType")))
            .findFirst()
            .ifPresent(
                other -> {
                  toDelete.remove(other);
                  ObjectMeta.of(slice).setName(name(other));
                });
      }
    }
  }

  private void write(ObjectNode source, ObjectNode slice) {
    ObjectMeta meta = ObjectMeta.of(source);
    if (!name(slice).isEmpty()) {
      slices.update(meta.namespace(), slice);
    } else if (!meta.deleting()) {
      slices.create(meta.namespace(), slice);
    }
  }

  private static String name(ObjectNode slice) {
    return slice.path("metadata").path("name").asText("");
  }

  /**
   * @param name empty for a new slice
   */
  private static ObjectNode slice(
      ObjectNode source, MirroredSubsets.MirroredSlice group, String name) {
    ObjectMeta from = ObjectMeta.of(source);
    ObjectNode slice = source.objectNode();
    ObjectNode metadata = slice.putObject("metadata");
    if (name.isEmpty()) {
      metadata.put("generateName", from.name() + "-");
    } else {
      metadata.put("name", name);
    }
    ObjectNode labels = metadata.putObject("labels");
    from.labels().forEach(labels::put);
    labels.put(ServiceSlices.SERVICE_NAME, from.name()).put(ServiceSlices.MANAGED_BY, MANAGER);
    ObjectNode annotations = metadata.putObject("annotations");
    from.annotations().forEach(annotations::put);
    annotations.remove(NOT_MIRRORED);
    metadata
        .putArray("ownerReferences")
        .add(OwnObjects.controllerReference("v1", "Endpoints", from.name(), from.uid()));
    slice.put("addressType", group.family().wireName());
    ArrayNode endpoints = slice.putArray("endpoints");
    group.endpoints().values().stream().limit(MirroredSubsets.MOST).forEach(endpoints::add);
    if (!group.ports().isEmpty()) {
      slice.putArray("ports").addAll(group.ports());
    }
    return slice;
  }
}
