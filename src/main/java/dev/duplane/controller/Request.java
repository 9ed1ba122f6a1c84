package dev.duplane.controller;

import dev.duplane.api.GroupResource;
import java.util.Comparator;

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
  private static final Comparator<Request> ORDER =
      Comparator.comparing((Request request) -> request.resource().toString())
          .thenComparing(Request::namespace)
          .thenComparing(Request::name);

  @Override
  public int compareTo(Request other) {
    return ORDER.compare(this, other);
  }

  /** As kubectl names it: {@code services/default/web}. */
  @Override
  public String toString() {
    return resource + "/" + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
