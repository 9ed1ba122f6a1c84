package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.FieldRule;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.store.Entry;
import dev.duplane.store.Snapshot;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The preconditions of a write: identity, revision, validity. If one fails, the write is refused in
 * kube-apiserver's words (API concepts, "Resource versions"; API conventions, "Concurrency control
 * and consistency").
 */
final class Preconditions {
  private static final String MODIFIED =
      "the object has been modified; please apply your changes to the latest version and try again";

  private static final String ROOT = "/registry";

  private final ObjectStorage storage;
  private final ApiResource resource;
  private final Supplier<Snapshot> snapshots;

  /**
   * @param storage of the resource
   * @param snapshots what is in the store now
   */
  Preconditions(ObjectStorage storage, Supplier<Snapshot> snapshots) {
    this.storage = storage;
    this.snapshots = snapshots;
    this.resource = storage.resource();
  }

  /** The object is the one that the path names, whose Namespace it need not say again. */
  static void match(ObjectMeta meta, String namespace, String name) {
    matchNamespace(meta, namespace);
    matchName(meta, name);
  }

  /** The object's Namespace is the request's: filled in if empty, an error if another. */
  static void matchNamespace(ObjectMeta meta, String namespace) {
    if (meta.namespace().isEmpty() || namespace.isEmpty()) {
      meta.setNamespace(namespace);
    } else if (!meta.namespace().equals(namespace)) {
      throw StatusException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  private static void matchName(ObjectMeta meta, String name) {
    if (meta.name().isEmpty()) {
      throw StatusException.badRequest(
          "the name of the object ("
              + name
              + " based on URL) was undeterminable: name must be provided");
    }
    if (!meta.name().equals(name)) {
      throw StatusException.badRequest(
          "the name of the object ("
              + meta.name()
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
  }

  /** What is there. */
  Entry present(@Nullable Entry entry, String name) {
    if (entry == null) {
      throw notFound(name);
    }
    return entry;
  }

  /** A client that names a uid means that very object. */
  void uid(
      ObjectMeta meta, @Nullable ObjectNode before, String namespace, String name, boolean dryRun) {
    if (meta.uid().isEmpty()) {
      return;
    }
    String uid = before == null ? "" : ObjectMeta.of(before).uid();
    require("UID", meta.uid(), uid, storage.key(namespace, name), dryRun);
  }

  /**
   * What is POSTed to be done to an object may say by its metadata which one, and in which state
   * (apiserver/pkg/storage/interfaces.go, {@code Preconditions.Check}).
   *
   * @param asked the metadata of what is POSTed
   * @param found the object
   */
  void target(ObjectMeta asked, ObjectMeta found, String key, boolean dryRun) {
    if (!asked.uid().isEmpty()) {
      require("UID", asked.uid(), found.uid(), key, dryRun);
    }
    if (!asked.resourceVersion().isEmpty()) {
      require("ResourceVersion", asked.resourceVersion(), found.resourceVersion(), key, dryRun);
    }
  }

  private void require(String field, String asked, String found, String key, boolean dryRun) {
    if (!asked.equals(found)) {
      throw conflict(
          storage.name(key),
          "StorageError: invalid object, Code: 4, Key: "
              // What is not sent to the storage has not got its prefix (registry/dryrun.go).
              + key.substring(dryRun ? ROOT.length() : 0)
              + ", ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: "
              + field
              + " in precondition: "
              + asked
              + ", "
              + field
              + " in object meta: "
              + found);
    }
  }

  /** A client that names a resourceVersion has seen that one; one that does not takes what is. */
  void resourceVersion(Strategy rules, ObjectMeta meta, Entry entry) {
    long number = number(meta);
    if (number == 0) {
      if (!rules.allowsUnconditionalUpdate()) {
        throw StatusException.invalid(
            resource.groupKind(),
            meta.name(),
            List.of(
                FieldError.invalid(
                        FieldPath.of("metadata", "resourceVersion"),
                        0,
                        "must be specified for an update")
                    .because(FieldRule.METADATA)));
      }
      meta.setText("resourceVersion", Long.toString(entry.modRevision()));
    } else if (number != entry.modRevision()) {
      throw modified(meta.name());
    } else {
      meta.setText("resourceVersion", Long.toString(number));
    }
  }

  /**
   * One that is given for an object that is not there says nothing, as long as it is a number.
   *
   * @throws StatusException 500 if it is none
   */
  static void dropResourceVersion(ObjectMeta meta) {
    number(meta);
    meta.remove("resourceVersion");
  }

  private static long number(ObjectMeta meta) {
    try {
      return ResourceVersion.parse(meta.resourceVersion());
    } catch (ResourceVersion.MalformedException e) {
      throw StatusException.untyped(e.why());
    }
  }

  /** An object that is made by applying it has no uid yet. */
  void noUid(ObjectMeta meta, String name) {
    if (!meta.uid().isEmpty()) {
      throw conflict(
          name,
          "uid mismatch: the provided object specified uid "
              + meta.uid()
              + ", and no existing object was found");
    }
  }

  /** No rule has found an error. */
  void valid(String name, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw StatusException.invalid(resource.groupKind(), name, errors);
    }
  }

  /** The name of a new object is free. */
  void absent(ObjectMeta meta) {
    if (stored(meta) != null) {
      throw taken(meta);
    }
  }

  /** What to say if it is not: whether the other is about to go, and whether the name was drawn. */
  StatusException taken(ObjectMeta meta) {
    Entry entry = stored(meta);
    boolean deleting =
        entry != null
            && ObjectMeta.of(storage.object(entry.value(), entry.modRevision())).deleting();
    return StatusException.alreadyExists(
        resource.groupResource(), meta.name(), !meta.generateName().isEmpty(), deleting);
  }

  private @Nullable Entry stored(ObjectMeta meta) {
    return snapshots.get().get(storage.key(meta.namespace(), meta.name()));
  }

  /** What a client may leave out, and may not change in any case. */
  static void keepSystemFields(ObjectMeta after, ObjectMeta before) {
    after.set("generation", before.get("generation"));
    after.set("creationTimestamp", before.get("creationTimestamp"));
    keepIfAbsent("uid", after, before);
    // A delete once begun stays begun.
    if (before.deleting()) {
      after.set("deletionTimestamp", before.get("deletionTimestamp"));
    }
    keepIfAbsent("deletionGracePeriodSeconds", after, before);
  }

  private static void keepIfAbsent(String field, ObjectMeta after, ObjectMeta before) {
    if (after.get(field) == null && before.get(field) != null) {
      after.set(field, before.get(field));
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
