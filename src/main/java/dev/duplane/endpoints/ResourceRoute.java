package dev.duplane.endpoints;

import dev.duplane.api.ApiResource;
import dev.duplane.api.StatusException;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.ServedResources;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The resource, object or subresource that a {@link RequestInfo} means among those that are served.
 *
 * @param served the resource
 * @param namespace empty for a cluster-scoped resource, or for all Namespaces
 * @param allNamespaces whether a namespaced resource is named without a Namespace
 * @param name the object's name, empty for the collection
 * @param subresource e.g. {@code status}, empty for the object itself
 * @param watch whether the path begins with {@code watch/}, which only old clients use
 */
record ResourceRoute(
    ServedResource served,
    String namespace,
    boolean allNamespaces,
    String name,
    String subresource,
    boolean watch) {
  /** The subresources that can be served: {@link ResourceRegistry} or {@link Connections} do it. */
  private static final Set<String> SUBRESOURCES =
      Stream.concat(
              Stream.of(
                  "status",
                  "scale",
                  "finalize",
                  "ephemeralcontainers",
                  "resize",
                  "binding",
                  "token",
                  "approval",
                  "eviction"),
              Connections.SUBRESOURCES.stream())
          .collect(Collectors.toUnmodifiableSet());

  /**
   * The route of a request, or null if there is none. A Namespace without a name stands for all.
   *
   * @throws StatusException 400 for one object of an unnamed Namespace
   */
  static @Nullable ResourceRoute of(ServedResources resources, RequestInfo info) {
    List<String> parts = info.parts();
    boolean proxied = parts.size() > 3 && info.subresource().equals("proxy");
    if (parts.isEmpty() || (parts.size() > 3 && !proxied) || parts.contains("")) {
      return null;
    }
    ServedResource resource = resources.find(info.apiGroup(), info.apiVersion(), info.resource());
    if (resource == null) {
      return null;
    }
    String namespace = info.namespace();
    String name = info.name();
    String subresource = info.subresource();
    boolean watch = info.watchPath();
    boolean unnamed = info.inNamespace() && namespace.isEmpty();
    boolean namespaced = resource.resource().namespaced();
    if (unnamed && namespaced && !name.isEmpty() && !watch) {
      throw StatusException.badRequest("Namespace parameter required.");
    }
    boolean scoped = namespaced == !namespace.isEmpty() || (namespaced && name.isEmpty());
    if (!scoped || (unnamed && !namespaced) || (watch && !isWatched(resource, subresource))) {
      return null;
    }
    ResourceRoute route =
        new ResourceRoute(
            resource, namespace, namespaced && namespace.isEmpty(), name, subresource, watch);
    boolean known =
        subresource.equals("scale")
            ? resource.registry().scale() != null
            : subresource.isEmpty() || route.servedSubresource() != null;
    return known ? route : null;
  }

  /** Whether there are paths of old clients for watches. */
  private static boolean isWatched(ServedResource resource, String subresource) {
    return subresource.isEmpty()
        && (resource.resource().custom() || resource.resource().verbs().contains("watch"));
  }

  /** The registry that reads and writes the objects, or what a subresource shows of them. */
  ResourceRegistry registry() {
    ResourceRegistry whole = served.registry();
    ResourceRegistry scale = subresource.equals("scale") ? whole.scale() : null;
    return scale == null ? whole : scale;
  }

  private ApiResource.@Nullable Subresource servedSubresource() {
    if (SUBRESOURCES.contains(subresource)) {
      for (ApiResource.Subresource known : served.resource().subresources()) {
        if (known.name().equals(subresource)) {
          return known;
        }
      }
    }
    return null;
  }

  /** Whether the object or collection, or its subresource, takes a verb. */
  boolean allows(String verb) {
    ApiResource.Subresource asked = servedSubresource();
    if (asked == null && served.resource().custom()) {
      // Discovery hides what is not advisable while the kind goes, but the paths are there.
      return true;
    }
    return (asked == null ? served.resource().verbs() : asked.verbs()).contains(verb);
  }
}
