package dev.duplane.controller;

import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.ResourceRegistry;

/**
 * Where the objects of one resource are, for those who know only what they are called (Kubernetes,
 * {@code meta.RESTMapping}).
 *
 * @param registry by which they are read and written
 * @param storage how they lie in the store
 */
public record RestMapping(ResourceRegistry registry, ObjectStorage storage) {

  /** Whether the objects live in Namespaces. */
  public boolean namespaced() {
    return registry.resource().namespaced();
  }

  /** The object that lies at a key of this resource. */
  public Request request(String key) {
    String path = key.substring(storage.prefix("").length());
    int slash = namespaced() ? path.indexOf('/') : -1;
    return new Request(
        registry.resource().groupResource(),
        slash < 0 ? "" : path.substring(0, slash),
        path.substring(slash + 1));
  }
}
