package dev.duplane.controller;

import dev.duplane.api.GroupResource;
import org.jspecify.annotations.Nullable;

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

  // Written out, as there are very many of these, and what the compiler makes of a record is slow
  // without the second compiler of the JVM.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Request that
        && name.equals(that.name)
        && namespace.equals(that.namespace)
        && resource.equals(that.resource);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * name.hashCode() + namespace.hashCode()) + resource.hashCode();
  }

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
