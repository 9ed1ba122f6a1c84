package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.patch.fieldmanager.FieldManager;
import dev.duplane.registry.Admission.Charge;
import dev.duplane.registry.explain.Rule;
import dev.duplane.store.Entry;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Write;
import java.util.ArrayList;
import java.util.List;

/**
 * The last steps of each create and update, whether it came as a create, update, patch or apply:
 * from admission over allocation and validation to the commit. The cluster's writer does them.
 */
final class AdmittedWrites {
  /** The number of times that kube-apiserver draws another name when a generated one is taken. */
  private static final int NAME_DRAWS = 8;

  private final RegistryContext context;
  private final ObjectStorage storage;
  private final Strategy strategy;
  private final Admission admission;
  private final Preconditions preconditions;
  private final Deletes deletes;
  private final StorageLimit limit;

  /**
   * @param deletes ends objects whose last finalizer an update removes
   */
  AdmittedWrites(
      RegistryContext context,
      ObjectStorage storage,
      Strategy strategy,
      Admission admission,
      Preconditions preconditions,
      Deletes deletes) {
    this.context = context;
    this.storage = storage;
    this.strategy = strategy;
    this.admission = admission;
    this.preconditions = preconditions;
    this.deletes = deletes;
    this.limit = new StorageLimit(storage, strategy);
  }

  /** Creates an object, with a name of the server's if it has only generateName. */
  ObjectAnswer createNamed(ObjectNode object, WriteOptions options, List<String> warnings) {
    ObjectMeta meta = ObjectMeta.of(object);
    boolean generated = meta.name().isEmpty() && !meta.generateName().isEmpty();
    admit(object, options, warnings);
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
        return commitNew(strategy, attempt, options, said);
      } catch (StatusException e) {
        boolean taken = "AlreadyExists".equals(e.status().reason());
        if (!generated || !taken || draw == NAME_DRAWS) {
          throw e.withWarnings(said);
        }
      }
    }
  }

  /**
   * Creates an object that an update, or an apply, does not find.
   *
   * @param allocates the strategy of the subresource that it came through
   */
  ObjectAnswer create(
      Strategy allocates, ObjectNode object, WriteOptions options, List<String> warnings) {
    admit(object, options, warnings);
    return commitNew(allocates, object, options, warnings);
  }

  private void admit(ObjectNode object, WriteOptions options, List<String> warnings) {
    ObjectMeta meta = ObjectMeta.of(object);
    options.trace().about(meta.namespace(), meta.name());
    admission.admit(AdmissionAttributes.create(storage, strategy, object, options, warnings));
    strategy.admit(object, null);
  }

  /** A create through a subresource allocates nothing, as kube-apiserver has no hook there. */
  private ObjectAnswer commitNew(
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

  /**
   * Puts an object in the place of what is there.
   *
   * @param rules the strategy of the object or of the subresource
   * @param entry what is there
   * @param before the object in it
   */
  ObjectAnswer update(
      Strategy rules,
      String subresource,
      Entry entry,
      ObjectNode before,
      ObjectNode after,
      WriteOptions options,
      List<String> warnings) {
    ObjectMeta meta = ObjectMeta.of(after);
    rules.noted(before, entry.value());
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
}
