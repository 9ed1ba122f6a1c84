package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.patch.ObjectPatch;
import dev.duplane.patch.PatchType;
import dev.duplane.patch.fieldmanager.AppliedConfiguration;
import dev.duplane.store.Entry;
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
 * From admission on, creates and updates are {@link AdmittedWrites}. kube-apiserver, too, allocates
 * before it validates. Each step throws a StatusException if it cannot be done, and then nothing is
 * kept.
 */
final class WritePipeline implements ResourceWrites {
  private final RegistryContext context;
  private final ObjectStorage storage;
  private final Strategy strategy;
  private final RequestBodies bodies;
  private final Preconditions preconditions;
  private final Reads reads;
  private final Deletes deletes;
  private final ActionTarget target;
  private final Actions actions;
  private final Subresources subresources;
  private final AdmittedWrites writes;

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
    this.bodies = new RequestBodies(context.contract(), storage.resource(), storage.codec());
    this.preconditions = new Preconditions(storage, context.store()::snapshot);
    this.reads = reads;
    this.subresources = new Subresources(context, storage, strategy);
    this.deletes = new Deletes(context, storage, strategy, admission, reads);
    this.writes = new AdmittedWrites(context, storage, strategy, admission, preconditions, deletes);
    this.target = new ActionTarget(context, storage, strategy, preconditions, deletes);
    this.actions = new Actions(context, storage, strategy, admission, target);
  }

  /** What is POSTed to a resource of its own, and does something to objects of this one. */
  ActionTarget target() {
    return target;
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
          return StatusException.warned(warnings, action);
        });
  }

  /** A write that begins with a read, which may turn out to be stale. */
  private PreparedWrite<ObjectAnswer> prepareUpdate(
      List<String> warnings, WriteOptions options, Supplier<ObjectAnswer> action) {
    return prepare(
        options, warnings, () -> StaleReadException.retried(options.trace(), warnings, action));
  }

  @Override
  public PreparedWrite<ObjectAnswer> create(String namespace, Body body, WriteOptions options) {
    List<String> warnings = new ArrayList<>();
    ObjectNode object = bodies.decode(body, options.fieldValidation(), warnings);
    tellWritten(strategy, object, body);
    strategy.applyDefaults(object, options.trace());
    ObjectMeta meta = ObjectMeta.of(object);
    return StatusException.warned(
        warnings,
        () -> {
          Preconditions.matchNamespace(meta, namespace);
          meta.remove("selfLink");
          OwnerReferences.dedupe(meta, warnings);
          subresources.owners("").update(null, object, options.fieldManager(), "", context.now());
          return prepare(
              options,
              warnings,
              () -> {
                if (context.isShared()) {
                  // It may have to be allocated for once more.
                  context.attempt().keep(object);
                }
                return writes.createNamed(context.attempt().fresh(object), options, warnings);
              });
        });
  }

  private static void tellWritten(Strategy rules, ObjectNode object, Body body) {
    if (body.tree() == null && body.format() == Body.Format.JSON) {
      rules.written(object, body.bytes());
    }
  }

  @Override
  public PreparedWrite<ObjectAnswer> update(
      String namespace, String name, String subresource, Body body, WriteOptions options) {
    Strategy rules = subresources.strategy(subresource);
    List<String> warnings = new ArrayList<>();
    ObjectNode decoded = bodies.decode(body, options.fieldValidation(), warnings);
    tellWritten(rules, decoded, body);
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
            return writes.create(rules, after, options, warnings);
          }
          preconditions.resourceVersion(rules, meta, entry);
          subresources.note(before, after, subresource, options);
          return writes.update(rules, subresource, entry, before, after, options, warnings);
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
          ObjectNode before = storage.object(entry.value(), entry.modRevision());
          ObjectNode patched = change.applyTo(storage.typed(before), storage.codec().schema());
          ObjectNode after =
              bodies.decodePatched(change, patched, options.fieldValidation(), warnings);
          rules.applyDefaults(after, options.trace());
          ObjectMeta meta = ObjectMeta.of(after);
          Preconditions.match(meta, namespace, name);
          preconditions.resourceVersion(rules, meta, entry);
          subresources.note(before, after, subresource, options);
          OwnerReferences.dedupePatched(meta, warnings);
          return writes.update(rules, subresource, entry, before, after, options, warnings);
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
            return writes.create(rules, after, options.applying(), warnings);
          }
          preconditions.resourceVersion(rules, meta, entry);
          return writes.update(
              rules, subresource, entry, before, after, options.applying(), warnings);
        });
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
