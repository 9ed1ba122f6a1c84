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
 * What a path below a group and version names, found as the real server's RequestInfo resolver
 * finds it: segment by segment.
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
  private static final String NAMESPACES = "namespaces";

  /** The subresources that can be served: {@link ResourceRegistry} or {@link Connections} do it. */
  private static final Set<String> SUBRESOURCES =
      Stream.concat(
              Stream.of(
                  "status", "finalize", "ephemeralcontainers", "resize", "binding", "eviction"),
              Connections.SUBRESOURCES.stream())
          .collect(Collectors.toUnmodifiableSet());

  /** Those of Namespaces, which no resource in one is named as. */
  private static final Set<String> OF_NAMESPACES = Set.of("status", "finalize");

  /**
   * The route of a path, or null if there is none. A Namespace without a name stands for all.
   *
   * @param segments those after the group and version
   * @throws StatusException 400 for one object of an unnamed Namespace
   */
  static @Nullable ResourceRoute of(
      ServedResources resources, String group, String version, List<String> segments) {
    boolean watch = segments.get(0).equals("watch");
    List<String> rest = watch ? segments.subList(1, segments.size()) : segments;
    String namespace = "";
    boolean unnamed = false;
    if (rest.size() > 2 && rest.get(0).equals(NAMESPACES) && !ofNamespace(rest)) {
      namespace = rest.get(1);
      unnamed = namespace.isEmpty();
      rest = rest.subList(2, rest.size());
    }
    boolean proxied = rest.size() > 3 && rest.get(2).equals("proxy");
    if (rest.isEmpty() || (rest.size() > 3 && !proxied) || rest.contains("")) {
      return null;
    }
    ServedResource resource = resources.find(group, version, rest.get(0));
    if (resource == null) {
      return null;
    }
    String name = rest.size() > 1 ? rest.get(1) : "";
    String subresource = rest.size() > 2 ? rest.get(2) : "";
    boolean namespaced = resource.resource().namespaced();
    if (unnamed && namespaced && !name.isEmpty() && !watch) {
      throw StatusException.badRequest("Namespace parameter required.");
    }
    boolean scoped = namespaced == !namespace.isEmpty() || (namespaced && name.isEmpty());
    if (!scoped || (unnamed && !namespaced) || (watch && !subresource.isEmpty())) {
      return null;
    }
    ResourceRoute route =
        new ResourceRoute(
            resource, namespace, namespaced && namespace.isEmpty(), name, subresource, watch);
    return subresource.isEmpty() || route.servedSubresource() != null ? route : null;
  }

  /**
   * Whether {@code namespaces/NAME/X} is a subresource of the Namespace and not a resource in it.
   */
  private static boolean ofNamespace(List<String> rest) {
    return rest.size() == 3 && OF_NAMESPACES.contains(rest.get(2));
  }

  /** By which the objects are read and written. */
  ResourceRegistry registry() {
    return served.registry();
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
    return (asked == null ? served.resource().verbs() : asked.verbs()).contains(verb);
  }
}
