package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import dev.duplane.registry.explain.DecisionTrace;
import dev.duplane.registry.explain.Rule;
import dev.duplane.store.CommitResult.Committed;
import dev.duplane.store.CommitResult.Known;
import dev.duplane.store.CommitResult.Refused;
import dev.duplane.store.Entry;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Write;
import dev.duplane.store.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Deletes objects: at once, or by a deletionTimestamp that marks them until their last finalizer is
 * gone (Finalizers; Garbage Collection, "Cascading deletion").
 *
 * <p>Done by the cluster's writer.
 */
final class Deletes {
  private static final String ORPHAN_FINALIZER = "orphan";
  private static final String FOREGROUND_FINALIZER = "foregroundDeletion";

  private final RegistryContext context;
  private final ObjectStorage storage;
  private final Strategy strategy;
  private final Admission admission;
  private final Reads reads;

  Deletes(
      RegistryContext context,
      ObjectStorage storage,
      Strategy strategy,
      Admission admission,
      Reads reads) {
    this.context = context;
    this.storage = storage;
    this.strategy = strategy;
    this.admission = admission;
    this.reads = reads;
  }

  ObjectAnswer delete(String namespace, String name, DeleteOptions options) {
    return delete(namespace, name, options, admission);
  }

  /** Deletes what an eviction has been let through for, which nobody is asked about again. */
  ObjectAnswer evict(String namespace, String name, DeleteOptions options) {
    return delete(namespace, name, options, Admission.NONE);
  }

  private ObjectAnswer delete(
      String namespace, String name, DeleteOptions options, Admission asked) {
    List<String> warnings = strategy.deleteWarnings(options);
    try {
      ObjectAnswer answer =
          StaleReadException.retried(
              options.trace(),
              new ArrayList<>(),
              () -> deleteOnce(namespace, name, options, asked));
      return warnings.isEmpty() ? answer : new ObjectAnswer(answer.json(), warnings, false);
    } catch (StatusException refused) {
      throw warnings.isEmpty() ? refused : refused.withWarnings(warnings);
    }
  }

  private ObjectAnswer deleteOnce(
      String namespace, String name, DeleteOptions options, Admission asked) {
    ApiResource resource = storage.resource();
    options.trace().about(namespace, name);
    Entry entry = context.current(storage.key(namespace, name));
    if (entry == null) {
      throw StatusException.notFound(resource.groupResource(), name);
    }
    ObjectNode object = storage.object(entry.value(), entry.modRevision());
    ObjectMeta meta = ObjectMeta.of(object);
    requirePreconditions(meta, options);
    AdmissionAttributes attributes =
        AdmissionAttributes.delete(storage, strategy, object, options, new ArrayList<>());
    asked.admit(attributes);
    asked.validate(attributes);
    Long grace = strategy.gracePeriodSeconds(object, options.gracePeriodSeconds());
    if (grace != null) {
      return endGracefully(entry, object, grace, options);
    }
    boolean wasDeleting = meta.deleting();
    setFinalizers(meta, options.propagationPolicy());
    boolean marked = strategy.beginsDeletion(object, context.now());
    if (marked || !meta.finalizers().isEmpty()) {
      if (!wasDeleting) {
        meta.setText("deletionTimestamp", Identity.timestamp(context.now()));
        if (!marked) {
          // Kinds that end in two steps of their own have no grace period.
          meta.setInteger("deletionGracePeriodSeconds", 0);
          countGeneration(meta);
        }
      }
      return mark(entry, object, options);
    }
    if (options.dryRun()) {
      return answer(entry.value(), entry.modRevision(), meta);
    }
    long revision = remove(entry, options.trace());
    return answer(entry.value(), revision, meta);
  }

  /**
   * Marks an object that ends gracefully, or gives it less time than it was given, and removes it
   * if it has none (k8s.io/apiserver/pkg/registry/rest/delete.go, BeforeDelete).
   */
  private ObjectAnswer endGracefully(
      Entry entry, ObjectNode object, long grace, DeleteOptions options) {
    ObjectMeta meta = ObjectMeta.of(object);
    long given = grace;
    if (!meta.deleting()) {
      Instant end = context.now().plusSeconds(grace);
      meta.setText("deletionTimestamp", Identity.timestamp(end));
      meta.node().put("deletionGracePeriodSeconds", grace);
      countGeneration(meta);
    } else if (meta.has("deletionGracePeriodSeconds")) {
      Long asked = options.gracePeriodSeconds();
      long had = meta.node().path("deletionGracePeriodSeconds").asLong();
      if (asked == null || asked >= had) {
        return new ObjectAnswer(storage.json(entry.value(), entry.modRevision()), List.of(), false);
      }
      given = asked;
      Instant end = Instant.parse(Objects.requireNonNull(meta.deletionTimestamp()));
      meta.setText("deletionTimestamp", Identity.timestamp(end.minusSeconds(had - given)));
      meta.node().put("deletionGracePeriodSeconds", given);
    } else {
      given = 0;
    }
    setFinalizers(meta, options.propagationPolicy());
    ObjectAnswer marked = mark(entry, object, options);
    if (given > 0 || !meta.finalizers().isEmpty() || options.dryRun()) {
      return marked;
    }
    Entry last = Objects.requireNonNull(context.current(entry.key()));
    long revision = remove(last, options.trace());
    return answer(last.value(), revision, meta);
  }

  /** The deletion of an object that counts its generations begins another one (markAsDeleting). */
  private static void countGeneration(ObjectMeta meta) {
    if (meta.integer("generation") > 0) {
      meta.raiseGeneration(meta);
    }
  }

  private ObjectAnswer mark(Entry entry, ObjectNode object, DeleteOptions options) {
    StoredObject value = storage.value(object);
    long revision = entry.modRevision();
    if (!options.dryRun() && !value.sameObject(entry.value())) {
      Commits commits = context.commits();
      Known result =
          commits.commit(
              new Transaction(
                  List.of(new Precondition.Unchanged(entry.key(), entry.modRevision())),
                  List.of(new Write.Put(entry.key(), value))),
              commits.outcome(Allocation.NONE, strategy::stored));
      revision = committed(result, entry.key()).revision();
      ObjectMeta meta = ObjectMeta.of(object);
      options
          .trace()
          .note(
              Rule.OBJECT_DELETION_BEGUN,
              "metadata.deletionTimestamp",
              "",
              String.valueOf(meta.deletionTimestamp()),
              "",
              meta.finalizers().isEmpty() ? List.of("its contents") : meta.finalizers());
      options.trace().stored(revision, context.now());
    }
    return new ObjectAnswer(storage.json(value, revision), List.of(), false);
  }

  /**
   * Removes an object and gives back what it had. Watchers see it as it was stored.
   *
   * @return the delete's revision
   */
  long remove(Entry entry, DecisionTrace trace) {
    ObjectNode before = storage.object(entry.value(), entry.modRevision());
    Allocation allocation =
        strategy.beginDelete(before, new WriteContext(false, context.now(), trace));
    List<Write> writes = new ArrayList<>();
    writes.add(new Write.Delete(entry.key()));
    writes.addAll(allocation.writes());
    List<Precondition> preconditions = new ArrayList<>(allocation.preconditions());
    preconditions.add(new Precondition.Unchanged(entry.key(), entry.modRevision()));
    Commits commits = context.commits();
    Known result =
        commits.commit(
            new Transaction(preconditions, writes), commits.outcome(allocation, strategy::stored));
    // The object's own delete is the first of the writes.
    long revision = committed(result, entry.key()).revisions().get(0);
    trace.note(Rule.OBJECT_DELETED, "", "", "deleted");
    trace.removed(revision, context.now());
    return revision;
  }

  private Committed committed(Known result, String key) {
    if (result instanceof Committed committed) {
      return committed;
    }
    StatusException answer =
        StatusException.conflict(
            storage.resource().groupResource(), storage.name(key), "the object has been modified");
    boolean object = result instanceof Refused refused && refused.failed().key().equals(key);
    throw context.isShared() && !object
        ? new StaleAllocationException(answer)
        : new StaleReadException(answer);
  }

  private void requirePreconditions(ObjectMeta meta, DeleteOptions options) {
    String uid = options.preconditionUid();
    GroupResource kind = new GroupResource(storage.resource().group(), storage.resource().kind());
    if (uid != null && !uid.equals(meta.uid())) {
      throw StatusException.conflict(
          kind,
          meta.name(),
          "the UID in the precondition ("
              + uid
              + ") does not match the UID in record ("
              + meta.uid()
              + "). The object might have been deleted and then recreated");
    }
    String version = options.preconditionResourceVersion();
    if (version != null && !version.equals(meta.resourceVersion())) {
      throw StatusException.conflict(
          kind,
          meta.name(),
          "the ResourceVersion in the precondition ("
              + version
              + ") does not match the ResourceVersion in record ("
              + meta.resourceVersion()
              + "). The object might have been modified");
    }
  }

  /** A propagation policy is carried out by the garbage collector, which finalizers tell of it. */
  private void setFinalizers(ObjectMeta meta, @Nullable PropagationPolicy asked) {
    PropagationPolicy policy = asked == null ? strategy.defaultPropagation() : asked;
    if (policy == null) {
      return;
    }
    List<String> finalizers = new ArrayList<>(meta.finalizers());
    finalizers.remove(ORPHAN_FINALIZER);
    finalizers.remove(FOREGROUND_FINALIZER);
    switch (policy) {
      case ORPHAN -> finalizers.add(ORPHAN_FINALIZER);
      case FOREGROUND -> finalizers.add(FOREGROUND_FINALIZER);
      case BACKGROUND -> {
        // Dependents are found and removed afterwards.
      }
    }
    meta.setFinalizers(finalizers);
  }

  private ObjectAnswer answer(Value value, long revision, ObjectMeta meta) {
    byte[] json = strategy.returnsDeletedObject() ? storage.json(value, revision) : success(meta);
    return new ObjectAnswer(json, List.of(), false);
  }

  private byte[] success(ObjectMeta meta) {
    ApiResource resource = storage.resource();
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status");
    status.put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details");
    details.put("name", meta.name());
    if (!resource.group().isEmpty()) {
      details.put("group", resource.group());
    }
    details.put("kind", resource.plural());
    details.put("uid", meta.uid());
    return status.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Deletes what a list finds; the answer shows the objects as the list found them. */
  ListAnswer deleteCollection(String namespace, ListOptions list, DeleteOptions options) {
    ListAnswer found = reads.list(namespace, list);
    for (Entry entry : found.items()) {
      ObjectMeta meta = ObjectMeta.of(storage.object(entry.value(), entry.modRevision()));
      try {
        delete(meta.namespace(), meta.name(), options);
      } catch (StatusException e) {
        if (!Objects.equals(e.status().reason(), "NotFound")) {
          throw e;
        }
      }
    }
    return found;
  }
}
