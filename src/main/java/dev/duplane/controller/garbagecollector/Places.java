package dev.duplane.controller.garbagecollector;

import dev.duplane.api.ApiResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.store.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the objects of each kind lie, found by what references say and by what keys say. */
final class Places {

  /**
   * Where the objects of one kind lie.
   *
   * @param registry by which they are written
   * @param storage how they are stored
   */
  record Place(ResourceRegistry registry, ObjectStorage storage) {
    boolean namespaced() {
      return registry.resource().namespaced();
    }
  }

  private final Map<String, Place> byKind = new HashMap<>();
  private final List<Place> all = new ArrayList<>();

  Places(Registry registry, Function<ApiResource, ObjectStorage> storages) {
    for (ResourceRegistry resource : registry.resources()) {
      ApiResource api = resource.resource();
      Place place = new Place(resource, storages.apply(api));
      byKind.put(kind(api.apiVersion(), api.kind()), place);
      all.add(place);
    }
  }

  private static String kind(String apiVersion, String kind) {
    return apiVersion + " " + kind;
  }

  /**
   * The key at which an owner lies, if it is there: in the dependent's Namespace, or in none if its
   * kind has none. Null if that cannot be said: the kind is not served, or it lives in Namespaces
   * and the dependent does not.
   */
  @Nullable String key(OwnerReference owner, Item dependent) {
    Place place = byKind.get(kind(owner.apiVersion(), owner.kind()));
    if (place == null || (place.namespaced() && !dependent.place().namespaced())) {
      return null;
    }
    String namespace = place.namespaced() ? dependent.meta().namespace() : "";
    return place.storage().key(namespace, owner.name());
  }

  /** The object that an entry of the store is. */
  Item item(Entry entry) {
    Place place = at(entry.key());
    return new Item(
        entry.key(),
        place,
        ObjectMeta.of(place.storage().object(entry.value(), entry.modRevision())));
  }

  private Place at(String key) {
    for (Place place : all) {
      if (key.startsWith(place.storage().prefix(""))) {
        return place;
      }
    }
    throw new IllegalStateException("no resource is stored at " + key);
  }
}
