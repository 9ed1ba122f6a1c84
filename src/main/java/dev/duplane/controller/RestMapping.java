package dev.duplane.controller;

import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.ServedResource;

/**
 * Where the objects of one resource are, for those who know only what they are called (Kubernetes,
 * {@code meta.RESTMapping}).
 *
 * @param served the resource
 */
public record RestMapping(ServedResource served) {

  /** By which the objects are read and written. */
  public ResourceRegistry registry() {
    return served.registry();
  }

  /** How they lie in the store. */
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
