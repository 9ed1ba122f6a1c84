package dev.duplane.registry;

import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.store.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must hold for a write to go on, in the words in which kube-apiserver says that it does not:
 * identity, revision, validity (API concepts, "Resource versions"; API conventions, "Concurrency
 * control and consistency").
 */
final class Requirements {
  private static final String MODIFIED =
      "the object has been modified; please apply your changes to the latest version and try again";

  private final ObjectStorage storage;
  private final ApiResource resource;

  Requirements(ObjectStorage storage) {
    this.storage = storage;
    this.resource = storage.resource();
  }

  /** What is there. */
  Entry present(@Nullable Entry entry, String name) {
    if (entry == null) {
      throw notFound(name);
    }
    return entry;
  }

  /** A client that names a uid means that very object. */
  void uid(ObjectMeta meta, @Nullable Entry entry, String namespace, String name) {
    if (meta.uid().isEmpty()) {
      return;
    }
    String uid =
        entry == null
            ? ""
            : ObjectMeta.of(storage.object(entry.value(), entry.modRevision())).uid();
    if (!uid.equals(meta.uid())) {
      throw conflict(
          name,
          "StorageError: invalid object, Code: 4, Key: "
              + storage.key(namespace, name)
              + ", ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: "
              + meta.uid()
              + ", UID in object meta: "
              + uid);
    }
  }

  /** A client that names a resourceVersion has seen that one; one that does not takes what is. */
  void resourceVersion(Strategy rules, ObjectMeta meta, Entry entry) {
    String given = meta.resourceVersion();
    if (given.isEmpty() || given.equals("0")) {
      if (!rules.allowsUnconditionalUpdate()) {
        throw StatusException.invalid(
            resource.groupKind(),
            meta.name(),
            List.of(
                FieldError.invalid(
                    FieldPath.of("metadata", "resourceVersion"),
                    0,
                    "must be specified for an update")));
      }
      meta.setText("resourceVersion", Long.toString(entry.modRevision()));
    } else if (!given.equals(Long.toString(entry.modRevision()))) {
      throw modified(meta.name());
    }
  }

  /** No rule has found an error. */
  void valid(String name, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw StatusException.invalid(resource.groupKind(), name, errors);
    }
  }

  /** The name is free. */
  void absent(@Nullable Entry entry, String name) {
    if (entry != null) {
      throw StatusException.alreadyExists(resource.groupResource(), name);
    }
  }

  /** What a client may leave out, and may not change in any case. */
  static void keepSystemFields(ObjectMeta after, ObjectMeta before) {
    after.set("generation", before.get("generation"));
    for (String field : List.of("uid", "creationTimestamp")) {
      if (after.get(field) == null) {
        after.set(field, before.get(field));
      }
    }
    // A delete once begun stays begun.
    for (String field : List.of("deletionTimestamp", "deletionGracePeriodSeconds")) {
      if (before.get(field) != null && after.get(field) == null) {
        after.set(field, before.get(field));
      }
    }
  }

  StatusException notFound(String name) {
    return StatusException.notFound(resource.groupResource(), name);
  }

  StatusException modified(String name) {
    return conflict(name, MODIFIED);
  }

  private StatusException conflict(String name, String why) {
    return StatusException.conflict(resource.groupResource(), name, why);
  }
}
