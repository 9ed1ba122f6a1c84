package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.controller.ControllerStatus;
import dev.duplane.controller.cloud.CloudProviderConfiguration;
import dev.duplane.controller.cloud.LoadBalancerState;
import dev.duplane.controller.cloud.ServiceLoadBalancerController;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.explain.DecisionTrace;
import dev.duplane.registry.explain.Explanation;
import dev.duplane.registry.explain.WriteHistory;
import dev.duplane.registry.service.PresentState;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Combines, for one path, the history of writes with what the object itself shows. */
final class Explanations {
  private final Registry registry;
  private final WriteHistory history;
  private final ServiceNetwork network;
  private final CloudProviderConfiguration provider;
  private final Supplier<List<ControllerStatus>> controllers;

  /**
   * @param provider of load balancers
   * @param controllers what the controllers fail at
   */
  Explanations(
      Registry registry,
      WriteHistory history,
      ServiceNetwork network,
      CloudProviderConfiguration provider,
      Supplier<List<ControllerStatus>> controllers) {
    this.registry = registry;
    this.history = history;
    this.network = network;
    this.provider = provider;
    this.controllers = controllers;
  }

  /** What a path names. */
  private record Place(ResourceRegistry resource, String namespace, String name) {}

  @Nullable Explanation explain(String path) {
    Place place = place(path);
    if (place == null) {
      return null;
    }
    ObjectNode object = object(place);
    ResourceRegistry resource = place.resource();
    DecisionTrace derived = DecisionTrace.derived();
    long revision = 0;
    if (object != null) {
      revision = object.path("metadata").path("resourceVersion").asLong();
      PresentState present = new PresentState(network.allocators(), derived);
      switch (resource.resource().groupResource().toString()) {
        case "services" -> {
          present.service(object);
          new LoadBalancerState(provider, derived).service(object, failure(place));
        }
        case "ipaddresses.networking.k8s.io" -> present.address(object, this::isThere);
        default -> {
          // Of other kinds nothing is known but what was noted.
        }
      }
    }
    return Explanation.of(
        WriteHistory.path(resource.resource(), place.namespace(), place.name()),
        resource.resource().kind(),
        history,
        object,
        revision,
        derived.decisions());
  }

  /** What the provider failed at last for a Service; null if it has not. */
  private @Nullable String failure(Place place) {
    String name = "services/" + place.namespace() + "/" + place.name();
    return controllers.get().stream()
        .filter(controller -> controller.name().equals(ServiceLoadBalancerController.NAME))
        .flatMap(controller -> controller.failures().stream())
        .filter(failure -> failure.object().equals(name))
        .map(ControllerStatus.Failure::message)
        .findFirst()
        .orElse(null);
  }

  private boolean isThere(String namespace, String service) {
    ResourceRegistry services = registry.resource("", "v1", "services");
    return services != null && object(new Place(services, namespace, service)) != null;
  }

  private static @Nullable ObjectNode object(Place place) {
    if (place.name().isEmpty()) {
      return null;
    }
    try {
      return (ObjectNode)
          JsonTree.parse(place.resource().get(place.namespace(), place.name(), null).json());
    } catch (StatusException absent) {
      return null;
    }
  }

  /** Reads {@code /api/v1/[namespaces/NAMESPACE/]PLURAL[/NAME]} and the like below /apis. */
  private @Nullable Place place(String path) {
    List<String> segments =
        Arrays.stream(path.split("/", -1)).filter(segment -> !segment.isEmpty()).toList();
    boolean core = segments.size() > 2 && segments.get(0).equals("api");
    boolean grouped = segments.size() > 3 && segments.get(0).equals("apis");
    if (!core && !grouped) {
      return null;
    }
    String group = core ? "" : segments.get(1);
    String version = segments.get(core ? 1 : 2);
    List<String> rest = segments.subList(core ? 2 : 3, segments.size());
    String namespace = "";
    if (rest.size() > 2 && rest.get(0).equals("namespaces")) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    ResourceRegistry resource = registry.resource(group, version, rest.get(0));
    if (resource == null
        || rest.size() > 2
        || resource.resource().namespaced() == namespace.isEmpty()) {
      return null;
    }
    return new Place(resource, namespace, rest.size() == 2 ? rest.get(1) : "");
  }
}
