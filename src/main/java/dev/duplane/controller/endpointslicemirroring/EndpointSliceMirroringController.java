package dev.duplane.controller.endpointslicemirroring;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.RetryDelays;
import dev.duplane.controller.Source;
import dev.duplane.controller.servicepods.OwnWrites;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Has slices say what the Endpoints of a Service without a selector say. */
public final class EndpointSliceMirroringController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "endpointslice-mirroring-controller";

  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  private static final String MANAGER = "endpointslicemirroring-controller.k8s.io";
  private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
  private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";

  /** Annotations that are about the Endpoints themselves. */
  private static final List<String> NOT_MIRRORED =
      List.of(
          "endpoints.kubernetes.io/last-change-trigger-time",
          "kubectl.kubernetes.io/last-applied-configuration");

  private static final RetryDelays RETRIES =
      new RetryDelays(Duration.ofSeconds(1), Duration.ofSeconds(100));

  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final GroupResource ENDPOINTS = new GroupResource("", "endpoints");
  private static final IndexRule BY_SERVICE =
      new IndexRule("mirrored service", EndpointSliceMirroringController::serviceOf);

  private final Indexer services;
  private final Indexer endpoints;
  private final Indexer slices;
  private final OwnObjects ownSlices;
  private final OwnWrites ownWrites = new OwnWrites();
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
    this.ownSlices =
        OwnObjects.of(registry, "discovery.k8s.io", "endpointslices", "kube-controller-manager");
    this.slices = manager.informer(ownSlices.resource());
    slices.addIndex(BY_SERVICE);
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
        new Source(ownSlices.resource(), this::observeSlice));
  }

  @Override
  public void reset() {
    ownWrites.clear();
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

  private void observeSlice(ObjectEvent event, Consumer<Request> queue) {
    if (ownWrites.includes(event)) {
      return;
    }
    Set<String> names = new TreeSet<>(serviceOf(event.shared()));
    ObjectNode before = event.before();
    if (before != null) {
      names.addAll(serviceOf(before));
    }
    String namespace = event.request().namespace();
    names.forEach(
        name ->
            queue.accept(
                new Request(ENDPOINTS, namespace, name.substring(namespace.length() + 1))));
  }

  private static List<String> serviceOf(ObjectNode slice) {
    ObjectMeta meta = ObjectMeta.of(slice);
    Map<String, String> labels = meta.labels();
    String service = labels.getOrDefault(SERVICE_NAME, "");
    return service.isEmpty() || !MANAGER.equals(labels.get(MANAGED_BY))
        ? List.of()
        : List.of(meta.namespace() + "/" + service);
  }

  @Override
  public Result reconcile(Request request) {
    List<ObjectNode> existing =
        slices.byIndex(BY_SERVICE, request.namespace() + "/" + request.name());
    ObjectNode source = endpoints.get(request);
    ObjectNode service = services.get(new Request(SERVICES, request.namespace(), request.name()));
    boolean mirrored =
        source != null && mayBeMirrored(source) && service != null && selectsNothing(service);
    if (!mirrored || source == null) {
      existing.forEach(this::delete);
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
    toDelete.forEach(this::delete);
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
    String name = name(slice);
    if (!name.isEmpty()) {
      ownWrites.add(ownSlices.update(meta.namespace(), name, "", slice));
    } else if (!meta.deleting()) {
      ownWrites.add(ownSlices.create(meta.namespace(), slice));
    }
  }

  private void delete(ObjectNode slice) {
    ObjectMeta meta = ObjectMeta.of(slice);
    ownWrites.addDeletion(ownSlices.request(meta.namespace(), meta.name()));
    ownSlices.delete(meta.namespace(), meta.name());
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
    labels.put(SERVICE_NAME, from.name()).put(MANAGED_BY, MANAGER);
    ObjectNode annotations = metadata.putObject("annotations");
    from.annotations().forEach(annotations::put);
    annotations.remove(NOT_MIRRORED);
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "v1")
        .put("kind", "Endpoints")
        .put("name", from.name())
        .put("uid", from.uid())
        .put("controller", true)
        .put("blockOwnerDeletion", true);
    slice.put("addressType", group.family().wireName());
    ArrayNode endpoints = slice.putArray("endpoints");
    group.endpoints().values().stream().limit(MirroredSubsets.MOST).forEach(endpoints::add);
    if (!group.ports().isEmpty()) {
      slice.putArray("ports").addAll(group.ports());
    }
    return slice;
  }
}
