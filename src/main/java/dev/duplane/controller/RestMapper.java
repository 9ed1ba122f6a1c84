package dev.duplane.controller;

import dev.duplane.api.ApiResource;
import dev.duplane.api.GroupResource;
import dev.duplane.registry.ResourceCatalog;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.ServedResources;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the resource that a kind, a name or a key of the store means, among those that are served
 * now (Kubernetes, {@code meta.RESTMapper}).
 */
public final class RestMapper {
  private final ResourceCatalog catalog;
  private volatile Index index = new Index(null);

  /** The index of the resources that are served now. */
  private static final class Index {
    private final @Nullable ServedResources of;
    private final Map<String, RestMapping> byKind = new HashMap<>();
    private final Map<GroupResource, RestMapping> byResource = new HashMap<>();
    private final TreeMap<String, RestMapping> byPrefix = new TreeMap<>();

    private Index(@Nullable ServedResources served) {
      this.of = served;
      if (served == null) {
        return;
      }
      for (ServedResource resource : served.all()) {
        ApiResource api = resource.resource();
        RestMapping mapping = new RestMapping(resource);
        byKind.put(kind(api.apiVersion(), api.kind()), mapping);
        // Objects that are served in several versions are one in the store: the first one's.
        byResource.putIfAbsent(api.groupResource(), mapping);
        // Two resources may be one in the store (Events), too.
        byPrefix.putIfAbsent(mapping.storage().prefix(""), mapping);
      }
    }
  }

  /**
   * @param catalog the resources there are
   */
  public RestMapper(ResourceCatalog catalog) {
    this.catalog = catalog;
  }

  private Index index() {
    ServedResources served = catalog.served();
    Index known = index;
    if (known.of != served) {
      known = new Index(served);
      index = known;
    }
    return known;
  }

  private static String kind(String apiVersion, String kind) {
    return apiVersion + " " + kind;
  }

  /** The resource of a kind, or null if it is not served. */
  public @Nullable RestMapping ofKind(String apiVersion, String kind) {
    return index().byKind.get(kind(apiVersion, kind));
  }

  /** A resource by its name, or null if it is not served. */
  public @Nullable RestMapping of(GroupResource resource) {
    return index().byResource.get(resource);
  }

  /** The resource whose objects have keys like this one; null if the key is no object's. */
  public @Nullable RestMapping atKey(String key) {
    // Prefixes end in a slash, and none begins with another: the nearest below is the only one.
    Map.Entry<String, RestMapping> nearest = index().byPrefix.floorEntry(key);
    return nearest != null && key.startsWith(nearest.getKey()) ? nearest.getValue() : null;
  }
}
