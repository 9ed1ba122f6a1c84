package dev.duplane.registry;

import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusCause;
import dev.duplane.api.StatusException;
import dev.duplane.store.Entry;
import java.util.List;
import java.util.Set;

/**
 * The NamespaceLifecycle admission plugin. It refuses new objects in a Namespace that is absent or
 * terminating, and the deletion of the Namespaces that every cluster needs (Admission Control,
 * "NamespaceLifecycle").
 */
public final class Admission {
  private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final String DELETION_TIMESTAMP = "\"deletionTimestamp\":";

  private final RegistryContext context;
  private final ObjectStorage namespaces;

  /**
   * @param context whose store holds the Namespaces
   * @param namespaces how they lie in it
   */
  public Admission(RegistryContext context, ObjectStorage namespaces) {
    this.context = context;
    this.namespaces = namespaces;
  }

  void create(GroupResource resource, String namespace, String name) {
    if (namespace.isEmpty()) {
      return;
    }
    Entry entry = context.store().snapshot().get(namespaces.key("", namespace));
    if (entry == null) {
      throw StatusException.notFound(NAMESPACES, namespace);
    }
    if (isTerminating(entry)) {
      throw StatusException.forbidden(
          resource,
          name,
          "unable to create new content in namespace "
              + namespace
              + " because it is being terminated",
          List.of(
              new StatusCause(
                  "NamespaceTerminating",
                  "namespace " + namespace + " is being terminated",
                  "metadata.namespace")));
    }
  }

  /** Each create asks this of a Namespace: one that does not end is not parsed. */
  private boolean isTerminating(Entry namespace) {
    return StoredObject.of(namespace.value()).contains(DELETION_TIMESTAMP)
        && ObjectMeta.of(namespaces.object(namespace.value(), namespace.modRevision())).deleting();
  }

  void delete(GroupResource resource, String name) {
    if (resource.equals(NAMESPACES) && IMMORTAL.contains(name)) {
      throw StatusException.forbidden(
          resource, name, "this namespace may not be deleted", List.of());
    }
  }
}
