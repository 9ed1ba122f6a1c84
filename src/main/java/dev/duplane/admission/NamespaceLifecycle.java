package dev.duplane.admission;

import dev.duplane.api.ApiResource;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusCause;
import dev.duplane.api.StatusException;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.AdmissionAttributes.Operation;
import dev.duplane.registry.BytePattern;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.StoredObject;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;
import java.util.List;
import java.util.Set;

/**
 * Refuses new objects in a Namespace that is absent or terminating, and the deletion of the
 * Namespaces that every cluster needs (Admission Control, "NamespaceLifecycle").
 */
final class NamespaceLifecycle implements AdmissionPlugin {
  private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final GroupResource LOCAL_ACCESS_REVIEWS =
      new GroupResource("authorization.k8s.io", "localsubjectaccessreviews");
  private static final BytePattern DELETION_TIMESTAMP = new BytePattern("\"deletionTimestamp\":");

  private final Store store;
  private final ObjectStorage namespaces;

  /**
   * @param store which holds the Namespaces
   * @param namespaces how they lie in it
   */
  NamespaceLifecycle(Store store, ObjectStorage namespaces) {
    this.store = store;
    this.namespaces = namespaces;
  }

  @Override
  public void admit(AdmissionAttributes attributes) {
    ApiResource resource = attributes.resource();
    if (resource.groupResource().equals(LOCAL_ACCESS_REVIEWS)) {
      // An answer about the Namespace would tell of it.
      return;
    }
    if (attributes.operation() == Operation.CREATE) {
      requireActive(attributes);
    } else if (attributes.operation() == Operation.DELETE
        && resource.groupResource().equals(NAMESPACES)
        && IMMORTAL.contains(attributes.name())) {
      throw attributes.forbidden("this namespace may not be deleted");
    }
  }

  private void requireActive(AdmissionAttributes attributes) {
    String namespace = attributes.namespace();
    if (namespace.isEmpty()) {
      return;
    }
    Entry entry = store.snapshot().get(namespaces.key("", namespace));
    if (entry == null) {
      throw StatusException.notFound(NAMESPACES, namespace);
    }
    if (isTerminating(entry)) {
      throw StatusException.forbidden(
          attributes.resource().groupResource(),
          attributes.shownName(),
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
}
