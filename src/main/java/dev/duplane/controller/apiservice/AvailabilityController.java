package dev.duplane.controller.apiservice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.GroupResource;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceCatalog;
import dev.duplane.registry.ServedResources.DelegatedVersion;
import java.time.Clock;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says of each APIService that names a Service why it is not available, and has its paths answer so
 * (kube-aggregator/pkg/controllers/status/remote/remote_available_controller.go).
 */
public final class AvailabilityController implements Controller {
  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final int HTTPS = 443;

  /** What an APIService says of the server that it names. */
  private record NamedServer(String service, DelegatedVersion version) {
    /** Null if it names none: the version is served here. */
    static @Nullable NamedServer of(ObjectNode apiService) {
      JsonNode spec = apiService.path("spec");
      JsonNode service = spec.path("service");
      return service.isObject()
          ? new NamedServer(
              service.path("namespace").asText() + "/" + service.path("name").asText(),
              new DelegatedVersion(spec.path("group").asText(), spec.path("version").asText()))
          : null;
    }
  }

  /** Those that name a server: of the others there is one for each version that is served here. */
  private final SortedMap<Request, NamedServer> named = new TreeMap<>();

  private final ResourceCatalog catalog;
  private final OwnObjects apiServices;
  private final OwnObjects services;
  private final Clock clock;

  /**
   * @param catalog what is served
   * @param clock tells since when one is not available
   */
  public AvailabilityController(ResourceCatalog catalog, Clock clock) {
    Registry registry = catalog;
    this.catalog = catalog;
    this.apiServices =
        OwnObjects.of(registry, "apiregistration.k8s.io", "apiservices", "kube-apiserver");
    this.services = OwnObjects.of(registry, "", "services", "kube-apiserver");
    this.clock = clock;
  }

  @Override
  public String name() {
    return "AvailableConditionController";
  }

  @Override
  public int priority() {
    return AT_ONCE;
  }

  @Override
  public List<Source> watches() {
    return List.of(
        new Source(apiServices.resource(), this::note),
        new Source(
            SERVICES,
            (event, queue) -> {
              String service = event.request().namespace() + "/" + event.request().name();
              named.forEach(
                  (request, server) -> {
                    if (server.service().equals(service)) {
                      queue.accept(request);
                    }
                  });
            }));
  }

  private void note(ObjectEvent event, Consumer<Request> queue) {
    Request request = event.request();
    NamedServer now = event.current() == null ? null : NamedServer.of(event.shared());
    NamedServer before = now == null ? named.remove(request) : named.put(request, now);
    if (before != null || now != null) {
      queue.accept(request);
    }
  }

  /** Any one: the catalogue is told of all. */
  @Override
  public List<Request> initial() {
    return List.of(apiServices.request("", "v1"));
  }

  @Override
  public void reset() {
    named.clear();
  }

  @Override
  public Result reconcile(Request request) {
    delegate();
    ObjectNode current = apiServices.get("", request.name());
    if (current == null || !current.path("spec").path("service").isObject()) {
      return Result.DONE;
    }
    ObjectNode condition = current.objectNode().put("type", "Available").put("status", "False");
    explain(condition, current.path("spec"));
    ObjectNode known = Conditions.find(current, "Available");
    if (known != null
        && known.path("reason").equals(condition.path("reason"))
        && known.path("message").equals(condition.path("message"))) {
      return Result.DONE;
    }
    String since =
        known != null && known.path("status").asText().equals("False")
            ? known.path("lastTransitionTime").asText()
            : Identity.timestamp(clock.instant());
    condition.put("lastTransitionTime", since);
    ArrayNode conditions = current.withObjectProperty("status").putArray("conditions");
    conditions.add(condition);
    apiServices.update("", request.name(), "status", current);
    return Result.DONE;
  }

  private void explain(ObjectNode condition, JsonNode spec) {
    JsonNode reference = spec.path("service");
    String namespace = reference.path("namespace").asText();
    String name = reference.path("name").asText();
    int port = reference.path("port").asInt(HTTPS);
    String which = "service/" + name + " in \"" + namespace + "\"";
    ObjectNode service = services.get(namespace, name);
    if (service == null) {
      condition.put("reason", "ServiceNotFound").put("message", which + " is not present");
      return;
    }
    boolean listens = false;
    for (JsonNode each : service.path("spec").path("ports")) {
      listens |= each.path("port").asInt() == port;
    }
    if (!listens) {
      condition
          .put("reason", "ServicePortError")
          .put("message", which + " is not listening on port " + port);
      return;
    }
    String address = service.path("spec").path("clusterIP").asText();
    String host = (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    String url =
        "https://"
            + host
            + "/apis/"
            + spec.path("group").asText()
            + "/"
            + spec.path("version").asText();
    condition
        .put("reason", "FailedDiscoveryCheck")
        .put(
            "message",
            "failing or missing response from "
                + url
                + ": Get \""
                + url
                + "\": dial tcp "
                + host
                + ": connect: connection refused");
  }

  /** Tells the catalogue which versions somebody else serves. */
  private void delegate() {
    catalog.delegate(named.values().stream().map(NamedServer::version).toList());
  }
}
