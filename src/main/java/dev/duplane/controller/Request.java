package dev.duplane.controller;

import dev.duplane.api.GroupResource;

/**
 * Names an object to be reconciled, and nothing else (controller-runtime, {@code
 * reconcile.Request}). In order: by resource, Namespace, name.
 *
 * @param resource whose object it is
 * @param namespace empty if the resource is cluster-scoped
 * @param name of the object
 */
public record Request(GroupResource resource, String namespace, String name)
    implements Comparable<Request> {

  @Override
  public int compareTo(Request other) {
    // Mostly both are of one resource, and there are very many comparisons.
    if (!resource.equals(other.resource)) {
      return resource.toString().compareTo(other.resource.toString());
    }
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /** As kubectl names it: {@code services/default/web}. */
  @Override
  public String toString() {
    return resource + "/" + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
