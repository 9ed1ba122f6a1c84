package dev.duplane.controller;

import dev.duplane.api.GroupResource;
import dev.duplane.registry.ResourceCatalog;
import dev.duplane.registry.ServedResource;
import org.jspecify.annotations.Nullable;

/**
 * Finds the resource that a kind, a name or a key of the store means, among those that are served
 * now (Kubernetes, {@code meta.RESTMapper}).
 */
public final class RestMapper {
  private final ResourceCatalog catalog;

  /**
   * @param catalog the resources there are
   */
  public RestMapper(ResourceCatalog catalog) {
    this.catalog = catalog;
  }

  /** The resource of a kind, or null if it is not served. */
  public @Nullable RestMapping ofKind(String apiVersion, String kind) {
    return mapping(catalog.served().ofKind(apiVersion, kind));
  }

  /** A resource by its name, or null if it is not served. */
  public @Nullable RestMapping of(GroupResource resource) {
    return mapping(catalog.served().of(resource));
  }

  /** The resource whose objects have keys like this one; null if the key is no object's. */
  public @Nullable RestMapping atKey(String key) {
    return mapping(catalog.served().atKey(key));
  }

  private static @Nullable RestMapping mapping(@Nullable ServedResource served) {
    return served == null ? null : new RestMapping(served);
  }
}
