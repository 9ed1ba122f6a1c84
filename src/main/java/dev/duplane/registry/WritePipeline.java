package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.patch.ObjectPatch;
import dev.duplane.patch.PatchType;
import dev.duplane.patch.fieldmanager.AppliedConfiguration;
import dev.duplane.patch.fieldmanager.FieldManager;
import dev.duplane.registry.Admission.Charge;
import dev.duplane.registry.explain.Rule;
import dev.duplane.store.Entry;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The writes to one resource, step by step, to be read from top to bottom. The thread that received
 * the request does the steps above the line; the cluster's writer does the rest:
 *
 * <pre>
 *   create                               update                          patch, apply
 *     decode strictly                      decode strictly                 read the patch
 *     default                              default
 *     match Namespace
 *     note who owns which fields
 *   --------------------------------------------------------------------------------------------
 *                                          match name and Namespace        patch what is there
 *                                          uid, resourceVersion as asked   default, match, check
 *     admit (Namespace is there …)         note who owns which fields      note who owns what
 *     stamp uid, time, name
 *     begin allocation                     begin allocation                as an update from here
 *     prepare                              prepare
 *     validate                             validate
 *     finish                               finish
 *     commit, or revert the allocation     commit, or revert; or remove if that was the last finalizer
 * </pre>
 *
 * kube-apiserver, too, allocates before it validates. Each step throws a StatusException if it
 * cannot be done, and then nothing is kept.
 */
final class WritePipeline implements ResourceWrites {
  /** The number of times that kube-apiserver draws another name when a generated one is taken. */
  private static final int NAME_DRAWS = 8;

  private final RegistryContext context;
  private final ObjectStorage storage;
  private final Strategy strategy;
  private final Admission admission;
  private final RequestBodies bodies;
  private final Preconditions preconditions;
  private final StorageLimit limit;
  private final Reads reads;
  private final Deletes deletes;
  private final Actions actions;
  private final Subresources subresources;

  /**
   * @param context what all resources share
   * @param storage how this one's objects lie in the store
   * @param strategy what is particular to the kind
   * @param admission what Namespaces allow
   * @param reads finds what a collection's DELETE is about
   */
  WritePipeline(
      RegistryContext context,
      ObjectStorage storage,
      Strategy strategy,
      Admission admission,
      Reads reads) {
    this.context = context;
    this.storage = storage;
    this.strategy = strategy;
    this.admission = admission;
    this.bodies = new RequestBodies(context.contract(), storage.resource(), storage.codec());
    this.preconditions = new Preconditions(storage, context.store()::snapshot);
    this.limit = new StorageLimit(storage, strategy);
    this.reads = reads;
    this.subresources = new Subresources(context, storage, strategy);
    this.deletes = new Deletes(context, storage, strategy, admission, reads);
    this.actions = new Actions(context, storage, strategy, admission, preconditions, deletes);
  }

  /** A write whose warnings are sent even if it is refused. */
  private <T> PreparedWrite<T> prepare(
      WriteOptions options, List<String> warnings, Supplier<T> action) {
    int warnedBefore = warnings.size();
    int mark = options.trace().mark();
    return context.prepare(
        options.dryRun(),
        () -> {
          warnings.subList(warnedBefore, warnings.size()).clear();
          options.trace().backTo(mark);
          return warned(warnings, action);
        });
  }

  /** A write that begins with a read, which may turn out to be stale. */
  private PreparedWrite<ObjectAnswer> prepareUpdate(
      List<String> warnings, WriteOptions options, Supplier<ObjectAnswer> action) {
    return prepare(
        options, warnings, () -> StaleReadException.retried(options.trace(), warnings, action));
  }

  /**
   * Adds warnings to what refuses a write, since kube-apiserver adds each to the headers of the
   * answer as it is found (KEP-1693).
   */
  private static <T> T warned(List<String> warnings, Supplier<T> action) {
    try {
      return action.get();
    } catch (StatusException refused) {
      throw warnings.isEmpty() || !refused.warnings().isEmpty()
          ? refused
          : refused.withWarnings(warnings);
    }
  }

  @Override
  public PreparedWrite<ObjectAnswer> create(String namespace, Body body, WriteOptions options) {
    List<String> warnings = new ArrayList<>();
    ObjectNode object = bodies.decode(body, options.fieldValidation(), warnings);
    strategy.applyDefaults(object, options.trace());
    ObjectMeta meta = ObjectMeta.of(object);
    return warned(
        warnings,
        () -> {
          Preconditions.matchNamespace(meta, namespace);
          meta.remove("selfLink");
          OwnerReferences.dedupe(meta, warnings);
          subresources.owners("").update(null, object, options.fieldManager(), "", context.now());
          if (context.isShared()) {
            // It may have to be allocated for once more.
            return prepare(
                options,
                warnings,
                () -> {
                  context.attempt().keep(object);
                  return createWithName(context.attempt().fresh(object), options, warnings);
                });
          }
          return prepare(
              options,
              warnings,
              () -> createWithName(context.attempt().fresh(object), options, warnings));
        });
  }

  private ObjectAnswer createWithName(
      ObjectNode object, WriteOptions options, List<String> warnings) {
    ObjectMeta meta = ObjectMeta.of(object);
    boolean generated = meta.name().isEmpty() && !meta.generateName().isEmpty();
    admitCreate(object, options, warnings);
    int mark = options.trace().mark();
    for (int draw = 1; ; draw++) {
      options.trace().backTo(mark);
      ObjectNode attempt = generated ? object.deepCopy() : object;
      if (generated) {
        String name = strategy.generateName(meta.generateName(), context.identity());
        ObjectMeta.of(attempt).setName(name);
        options.trace().note(Rule.NAME_GENERATED, "metadata.name", meta.generateName(), name);
      }
      List<String> said = new ArrayList<>(warnings);
      try {
        return createOne(strategy, attempt, options, said);
      } catch (StatusException e) {
        boolean taken = "AlreadyExists".equals(e.status().reason());
        if (!generated || !taken || draw == NAME_DRAWS) {
          throw e.withWarnings(said);
        }
      }
    }
  }

  private void admitCreate(ObjectNode object, WriteOptions options, List<String> warnings) {
    ObjectMeta meta = ObjectMeta.of(object);
    options.trace().about(meta.namespace(), meta.name());
    admission.admit(AdmissionAttributes.create(storage, strategy, object, options, warnings));
    strategy.admit(object, null);
  }

  /** A create through a subresource allocates nothing, as kube-apiserver has no hook there. */
  private ObjectAnswer createOne(
      Strategy allocates, ObjectNode object, WriteOptions options, List<String> warnings) {
    ObjectMeta meta = ObjectMeta.of(object);
    options.trace().about(meta.namespace(), meta.name());
    strategy.requestedBy(options.user(), object, null);
    WriteContext write = new WriteContext(options.dryRun(), context.now(), options.trace());
    AllocatingWrite.reclaim(context, strategy, write);
    meta.remove("deletionTimestamp");
    meta.remove("deletionGracePeriodSeconds");
    context.identity().stamp(meta, write.now());
    try (AllocatingWrite allocating =
        AllocatingWrite.begin(context, strategy, () -> allocates.beginCreate(object, write))) {
      strategy.prepareForCreate(object);
      if (!options.trusted()) {
        preconditions.valid(meta.name(), strategy.validate(object));
        preconditions.valid(meta.name(), strategy.validateAuthor(options.user(), object, null));
      }
      warnings.addAll(strategy.warnings(object, null));
      strategy.finish(object);
      if (!meta.resourceVersion().isEmpty() && !meta.resourceVersion().equals("0")) {
        throw StatusException.untyped("resourceVersion should not be set on objects to be created");
      }
      meta.remove("resourceVersion");
      String key = storage.key(meta.namespace(), meta.name());
      Charge charge =
          admission.validate(
              AdmissionAttributes.create(storage, strategy, object, options, warnings));
      if (options.dryRun()) {
        preconditions.absent(meta);
        return new ObjectAnswer(storage.json(object), warnings, true);
      }
      meta.remove("selfLink");
      StoredObject value = limit.fitting(storage.value(object), object, options.applies());
      long revision =
          allocating.commit(
              charge,
              new Precondition.Absent(key),
              new Write.Put(key, value),
              () -> preconditions.taken(meta));
      options.trace().note(Rule.OBJECT_CREATED, "metadata.uid", "", meta.uid());
      options.trace().stored(revision, write.now());
      return new ObjectAnswer(() -> storage.json(value, revision), warnings, true);
    }
  }

  @Override
  public PreparedWrite<ObjectAnswer> update(
      String namespace, String name, String subresource, Body body, WriteOptions options) {
    Strategy rules = subresources.strategy(subresource);
    List<String> warnings = new ArrayList<>();
    ObjectNode decoded = bodies.decode(body, options.fieldValidation(), warnings);
    rules.applyDefaults(decoded, options.trace());
    return prepareUpdate(
        warnings,
        options,
        () -> {
          ObjectNode after = decoded.deepCopy();
          ObjectMeta meta = ObjectMeta.of(after);
          Preconditions.match(meta, namespace, name);
          OwnerReferences.dedupe(meta, warnings);
          Entry entry = context.current(storage.key(namespace, name));
          ObjectNode before =
              entry == null ? null : storage.object(entry.value(), entry.modRevision());
          preconditions.uid(meta, before, namespace, name, options.dryRun());
          if (entry == null || before == null) {
            if (!rules.allowsCreateOnUpdate()) {
              throw preconditions.notFound(name);
            }
            Preconditions.dropResourceVersion(meta);
            subresources.note(null, after, subresource, options);
            admitCreate(after, options, warnings);
            return createOne(rules, after, options, warnings);
          }
          preconditions.resourceVersion(rules, meta, entry);
          subresources.note(before, after, subresource, options);
          return updateOne(rules, subresource, entry, before, after, options, warnings);
        });
  }

  @Override
  public PreparedWrite<ObjectAnswer> patch(
      String namespace,
      String name,
      String subresource,
      PatchType type,
      byte[] patch,
      WriteOptions options) {
    Strategy rules = subresources.strategy(subresource);
    String key = storage.key(namespace, name);
    // A patch of what is not there is not looked at.
    preconditions.present(context.current(key), name);
    ObjectPatch change =
        ObjectPatch.parse(type, patch, options.fieldValidation() != FieldValidation.IGNORE);
    List<String> warnings = new ArrayList<>();
    return prepareUpdate(
        warnings,
        options,
        () -> {
          Entry entry = preconditions.present(context.current(key), name);
          ObjectNode current =
              (ObjectNode) JsonTree.parse(storage.json(entry.value(), entry.modRevision()));
          ObjectNode patched = change.applyTo(current, storage.codec().schema());
          ObjectNode after =
              bodies.decodePatched(change, patched, options.fieldValidation(), warnings);
          rules.applyDefaults(after, options.trace());
          ObjectMeta meta = ObjectMeta.of(after);
          Preconditions.match(meta, namespace, name);
          ObjectNode before = storage.object(entry.value(), entry.modRevision());
          preconditions.resourceVersion(rules, meta, entry);
          subresources.note(before, after, subresource, options);
          OwnerReferences.dedupePatched(meta, warnings);
          return updateOne(rules, subresource, entry, before, after, options, warnings);
        });
  }

  @Override
  public PreparedWrite<ObjectAnswer> apply(
      String namespace,
      String name,
      String subresource,
      byte[] configuration,
      boolean force,
      WriteOptions options) {
    Strategy rules = subresources.strategy(subresource);
    String key = storage.key(namespace, name);
    boolean mayCreate = subresource.isEmpty() || rules.allowsCreateOnUpdate();
    if (!mayCreate) {
      preconditions.present(context.current(key), name);
    }
    AppliedConfiguration applied = AppliedConfiguration.parse(configuration);
    List<String> warnings = new ArrayList<>();
    return prepareUpdate(
        warnings,
        options,
        () -> {
          Entry entry = context.current(key);
          if (!mayCreate) {
            preconditions.present(entry, name);
          }
          ObjectNode before =
              entry == null ? null : storage.object(entry.value(), entry.modRevision());
          ObjectNode after =
              subresources
                  .owners(subresource)
                  .apply(
                      before,
                      applied.object(),
                      options.fieldManager(),
                      force,
                      subresource,
                      context.now());
          RequestBodies.checkApplied(applied.strictError(), options.fieldValidation(), warnings);
          rules.applyDefaults(after, options.trace());
          ObjectMeta meta = ObjectMeta.of(after);
          if (entry == null) {
            preconditions.noUid(meta, name);
          }
          Preconditions.match(meta, namespace, name);
          OwnerReferences.dedupePatched(meta, warnings);
          if (entry == null || before == null) {
            Preconditions.dropResourceVersion(meta);
            admitCreate(after, options, warnings);
            return createOne(rules, after, options.applying(), warnings);
          }
          preconditions.resourceVersion(rules, meta, entry);
          return updateOne(rules, subresource, entry, before, after, options.applying(), warnings);
        });
  }

  private ObjectAnswer updateOne(
      Strategy rules,
      String subresource,
      Entry entry,
      ObjectNode before,
      ObjectNode after,
      WriteOptions options,
      List<String> warnings) {
    ObjectMeta meta = ObjectMeta.of(after);
    AdmissionAttributes attributes =
        AdmissionAttributes.update(
            storage,
            rules,
            subresource,
            subresource.equals("scale") ? strategy.scale() : null,
            after,
            before,
            options,
            warnings);
    admission.admit(attributes);
    rules.admit(after, before);
    rules.requestedBy(options.user(), after, before);
    WriteContext write = new WriteContext(options.dryRun(), context.now(), options.trace());
    AllocatingWrite.reclaim(context, strategy, write);
    try (AllocatingWrite allocating =
        AllocatingWrite.begin(context, strategy, () -> rules.beginUpdate(after, before, write))) {
      Preconditions.keepSystemFields(meta, ObjectMeta.of(before));
      rules.prepareForUpdate(after, before, options.trace());
      List<FieldError> errors =
          new ArrayList<>(ObjectMetaValidation.validateUpdate(meta, ObjectMeta.of(before)));
      errors.addAll(rules.validateUpdate(after, before));
      if (!options.trusted()) {
        preconditions.valid(meta.name(), errors);
        preconditions.valid(meta.name(), rules.validateAuthor(options.user(), after, before));
      }
      warnings.addAll(rules.warnings(after, before));
      rules.finish(after);
      if (!options.dryRun()) {
        meta.remove("selfLink");
      }
      Charge charge = admission.validate(attributes);
      FieldManager.keepTimes(before, after);
      StoredObject value = storage.value(after);
      if (options.dryRun() || value.sameObject(entry.value())) {
        // Nothing to keep; the answer shows the revision of what is there.
        return new ObjectAnswer(storage.json(value, entry.modRevision()), warnings, false);
      }
      if (rules.deletesDuringUpdate(after, before)) {
        // What the update took goes back; what the object had is given up by its delete.
        deletes.remove(entry, options.trace());
        return new ObjectAnswer(storage.json(value, entry.modRevision()), warnings, false);
      }
      StoredObject kept = limit.fitting(value, after, options.applies());
      long revision =
          allocating.commit(
              charge,
              new Precondition.Unchanged(entry.key(), entry.modRevision()),
              new Write.Put(entry.key(), kept),
              () -> new StaleReadException(preconditions.modified(meta.name())));
      options
          .trace()
          .note(
              Rule.OBJECT_UPDATED,
              "metadata.resourceVersion",
              "",
              revision,
              "",
              entry.modRevision());
      options.trace().stored(revision, write.now());
      return new ObjectAnswer(() -> storage.json(kept, revision), warnings, false);
    }
  }

  @Override
  public PreparedWrite<ObjectAnswer> act(
      String namespace, String name, String subresource, Body body, WriteOptions options) {
    return actions.act(namespace, name, subresource, body, options);
  }

  @Override
  public PreparedWrite<ObjectNode> connect(
      String namespace,
      String name,
      String subresource,
      ObjectNode connection,
      WriteOptions options) {
    return actions.connect(namespace, name, subresource, connection, options);
  }

  @Override
  public PreparedWrite<ObjectAnswer> delete(String namespace, String name, DeleteOptions options) {
    return context.prepare(options.dryRun(), () -> deletes.delete(namespace, name, options));
  }

  @Override
  public PreparedWrite<ListAnswer> deleteCollection(
      String namespace, ListOptions list, DeleteOptions options) {
    return context
        .prepare(options.dryRun(), () -> deletes.deleteCollection(namespace, list, options))
        .map(reads::served);
  }
}
