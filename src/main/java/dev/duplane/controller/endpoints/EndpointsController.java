package dev.duplane.controller.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.duplane.controller.Source;
import dev.duplane.controller.servicepods.SelectedPod;
import dev.duplane.controller.servicepods.SelectingService;
import dev.duplane.controller.servicepods.ServicePods;
import dev.duplane.controller.servicepods.SubsetPacking;
import dev.duplane.controller.servicepods.TriggerTimes;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the Endpoints of Services as the Pods are that they select, in the Service's first family.
 * Endpoints are deleted with their Service, whoever wrote them.
 */
public final class EndpointsController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "endpoints-controller";

  private static final String HEADLESS = "service.kubernetes.io/headless";
  private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
  private static final String MANAGER = "endpoint-controller";

  private final ServicePods servicePods;
  private final Indexer endpoints;
  private final OwnObjects ownEndpoints;
  private final EventRecorder events;
  private final TriggerTimes triggerTimes = new TriggerTimes();

  /**
   * @param registry where Endpoints are written
   * @param manager whose informers are read
   * @param clock gives the times of events
   */
  public EndpointsController(Registry registry, ControllerManager manager, Clock clock) {
    this.servicePods = new ServicePods(manager);
    this.ownEndpoints = OwnObjects.of(registry, "", "endpoints", OwnObjects.CONTROLLER_MANAGER);
    this.endpoints = manager.informer(ownEndpoints.resource());
    this.events = new EventRecorder(registry, clock, MANAGER);
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
        Source.of(ServicePods.SERVICES),
        servicePods.podEvents(),
        new Source(ownEndpoints.resource(), EndpointsController::observeEndpoints));
  }

  @Override
  public void reset() {
    triggerTimes.clear();
  }

  /**
   * Endpoints that are gone are made again; those that are there at the start and have lost their
   * Service go. What others write into them stays until something else happens.
   */
  private static void observeEndpoints(ObjectEvent event, Consumer<Request> queue) {
    Request request = event.request();
    boolean own = managedBy(event.shared()).equals(MANAGER);
    if (event.current() == null || (event.previous() == null && own)) {
      queue.accept(new Request(ServicePods.SERVICES, request.namespace(), request.name()));
    }
  }

  private static String managedBy(ObjectNode endpoints) {
    return endpoints.path("metadata").path("labels").path(MANAGED_BY).asText("");
  }

  @Override
  public Result reconcile(Request request) {
    SelectingService service = servicePods.service(request);
    if (service == null) {
      triggerTimes.forget(request);
      if (present(request) != null) {
        ownEndpoints.delete(request.namespace(), request.name());
      }
    } else if (service.hasEndpoints()) {
      List<SelectedPod> pods = servicePods.selectedBy(service);
      String triggerTime = triggerTimes.note(request, service, pods);
      write(request, service, subsets(service, pods), triggerTime);
    }
    return Result.DONE;
  }

  private @Nullable ObjectNode present(Request service) {
    return endpoints.get(ownEndpoints.request(service.namespace(), service.name()));
  }

  private static ArrayNode subsets(SelectingService service, List<SelectedPod> pods) {
    SubsetPacking packing = new SubsetPacking();
    IpFamily family = service.families().get(0);
    for (SelectedPod pod : pods) {
      ObjectNode address =
          pod.isEndpoint(service.publishesNotReadyAddresses())
              ? address(service, pod, family)
              : null;
      if (address != null) {
        boolean ready = service.publishesNotReadyAddresses() || pod.ready();
        if (service.ports().isEmpty()) {
          packing.add(address, ready);
        }
        for (JsonNode servicePort : service.ports()) {
          OptionalInt target = pod.targetOf(servicePort);
          if (target.isPresent()) {
            packing.add(address, port(servicePort, target.getAsInt()), ready);
          }
        }
      }
    }
    return packing.subsets();
  }

  /** The address of a Pod in a family; null if it has none. */
  private static @Nullable ObjectNode address(
      SelectingService service, SelectedPod pod, IpFamily family) {
    for (String text : pod.addresses()) {
      IpAddress ip = IpAddress.parseSloppy(text);
      if (ip != null && ip.family() == family) {
        ObjectNode address = JsonNodeFactory.instance.objectNode().put("ip", text);
        String hostname = pod.hostnameBelow(service);
        if (!hostname.isEmpty()) {
          address.put("hostname", hostname);
        }
        address.put("nodeName", pod.nodeName());
        address
            .putObject("targetRef")
            .put("kind", "Pod")
            .put("namespace", pod.namespace())
            .put("name", pod.name())
            .put("uid", pod.node().path("metadata").path("uid").asText());
        return address;
      }
    }
    return null;
  }

  private static ObjectNode port(JsonNode servicePort, int target) {
    ObjectNode port = JsonNodeFactory.instance.objectNode();
    if (!servicePort.path("name").asText("").isEmpty()) {
      port.set("name", servicePort.get("name"));
    }
    port.put("port", target).put("protocol", servicePort.path("protocol").asText());
    if (servicePort.hasNonNull("appProtocol")) {
      port.set("appProtocol", servicePort.get("appProtocol"));
    }
    return port;
  }

  private void write(
      Request request, SelectingService service, ArrayNode subsets, @Nullable String triggerTime) {
    ObjectNode before = present(request);
    Map<String, String> labels = labels(service);
    if (before != null && isCurrent(before, labels, subsets)) {
      return;
    }
    ObjectNode now = before == null ? OwnObjects.named(service.name()) : before.deepCopy();
    ObjectNode metadata = ObjectMeta.of(now).node();
    ObjectNode written = metadata.putObject("labels");
    labels.forEach(written::put);
    ObjectNode annotations = metadata.withObjectProperty("annotations");
    put(annotations, TriggerTimes.ANNOTATION, triggerTime);
    put(
        annotations,
        SubsetCapacity.ANNOTATION,
        SubsetCapacity.truncate(subsets) ? "truncated" : null);
    now.set("subsets", subsets);
    try {
      if (before == null) {
        ownEndpoints.create(request.namespace(), now);
      } else {
        ownEndpoints.update(request.namespace(), request.name(), "", now);
      }
    } catch (StatusException e) {
      if (before != null || !OwnObjects.isNamespaceTerminating(e)) {
        report(now, before == null, e.getMessage());
        throw e;
      }
    }
  }

  private static void put(ObjectNode annotations, String name, @Nullable String value) {
    if (value == null) {
      annotations.remove(name);
    } else {
      annotations.put(name, value);
    }
  }

  private static Map<String, String> labels(SelectingService service) {
    Map<String, String> labels = new TreeMap<>(service.labels());
    labels.put(MANAGED_BY, MANAGER);
    if (service.headless()) {
      labels.put(HEADLESS, "");
    } else {
      labels.remove(HEADLESS);
    }
    return labels;
  }

  private static boolean isCurrent(
      ObjectNode before, Map<String, String> labels, ArrayNode subsets) {
    JsonNode found = before.path("subsets");
    // Subsets that had to be truncated are never as they should be, so they are written again.
    return ObjectMeta.of(before).labels().equals(labels)
        && (found.equals(subsets) || (found.isEmpty() && subsets.isEmpty()))
        && !ObjectMeta.of(before).annotations().containsKey(SubsetCapacity.ANNOTATION);
  }

  private void report(ObjectNode endpoints, boolean creating, String message) {
    ObjectNode involved = endpoints.deepCopy();
    ObjectMeta meta = ObjectMeta.of(involved);
    involved.put("kind", "Endpoints").put("apiVersion", "v1");
    String what = meta.namespace() + "/" + meta.name() + ": " + message;
    events.event(
        involved,
        EventRecorder.WARNING,
        creating ? "FailedToCreateEndpoint" : "FailedToUpdateEndpoint",
        (creating ? "Failed to create endpoint for service " : "Failed to update endpoint ")
            + what);
  }
}
