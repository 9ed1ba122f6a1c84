package dev.duplane.controller;

import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.ServedResource;

/**
 * The storage and the registry of one resource, found by its kind or name (Kubernetes, {@code
 * meta.RESTMapping}).
 *
 * @param served the resource
 */
public record RestMapping(ServedResource served) {

  /** The registry that reads and writes the objects. */
  public ResourceRegistry registry() {
    return served.registry();
  }

  /** The keys and bytes of the objects in the store. */
  public ObjectStorage storage() {
    return served.storage();
  }

  /** Whether the objects live in Namespaces. */
  public boolean namespaced() {
    return served.resource().namespaced();
  }

  /** The object that lies at a key of this resource. */
  public Request request(String key) {
    String path = key.substring(storage().prefix("").length());
    int slash = namespaced() ? path.indexOf('/') : -1;
    return new Request(
        served.resource().groupResource(),
        slash < 0 ? "" : path.substring(0, slash),
        path.substring(slash + 1));
  }
}
