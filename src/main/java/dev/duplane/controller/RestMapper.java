package dev.duplane.controller;

import dev.duplane.api.ApiResource;
import dev.duplane.api.GroupResource;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the resource that a kind, a name or a key of the store means (Kubernetes, {@code
 * meta.RESTMapper}).
 */
public final class RestMapper {
  private final Map<String, RestMapping> byKind = new HashMap<>();
  private final Map<GroupResource, RestMapping> byResource = new HashMap<>();
  private final TreeMap<String, RestMapping> byPrefix = new TreeMap<>();

  /**
   * @param registry the resources there are
   * @param storages how each of them is stored
   */
  public RestMapper(Registry registry, Function<ApiResource, ObjectStorage> storages) {
    for (ResourceRegistry resource : registry.resources()) {
      ApiResource api = resource.resource();
      RestMapping mapping = new RestMapping(resource, storages.apply(api));
      byKind.put(kind(api.apiVersion(), api.kind()), mapping);
      byResource.put(api.groupResource(), mapping);
      // Two resources may be one in the store (Events); their objects are those of the first.
      byPrefix.putIfAbsent(mapping.storage().prefix(""), mapping);
    }
  }

  private static String kind(String apiVersion, String kind) {
    return apiVersion + " " + kind;
  }

  /** The resource of a kind, or null if it is not served. */
  public @Nullable RestMapping ofKind(String apiVersion, String kind) {
    return byKind.get(kind(apiVersion, kind));
  }

  /** A resource by its name, or null if it is not served. */
  public @Nullable RestMapping of(GroupResource resource) {
    return byResource.get(resource);
  }

  /** The resource whose objects have keys like this one; null if the key is no object's. */
  public @Nullable RestMapping atKey(String key) {
    // Prefixes end in a slash, and none begins with another: the nearest below is the only one.
    Map.Entry<String, RestMapping> nearest = byPrefix.floorEntry(key);
    return nearest != null && key.startsWith(nearest.getKey()) ? nearest.getValue() : null;
  }
}
