package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.patch.fieldmanager.FieldManager;
import dev.duplane.registry.AdmissionAttributes.SubresourceCall;
import dev.duplane.registry.SubresourceReview.ReviewTarget;
import dev.duplane.store.CommitResult.Committed;
import dev.duplane.store.CommitResult.Known;
import dev.duplane.store.Entry;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Write;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Performs what clients POST to a subresource, and lets connections through: admission, the rules
 * of what is sent, admission's second round, then the effect (apiserver/pkg/endpoints/handlers,
 * create.go and rest.go; pkg/registry/core/pod/storage).
 */
final class Actions {
  private static final byte[] SUCCESS =
      "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\",\"code\":201}"
          .getBytes(StandardCharsets.UTF_8);

  /** Evictions of the version before are read as those of today. */
  private static final Set<String> EVICTION_VERSIONS = Set.of("policy/v1", "policy/v1beta1");

  private final RegistryContext context;
  private final ObjectStorage storage;
  private final Strategy strategy;
  private final Admission admission;
  private final Preconditions preconditions;
  private final Deletes deletes;
  private final Map<String, Sent> kinds = new ConcurrentHashMap<>();

  Actions(
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
  }

  /** How what is sent to a subresource is read. */
  private record Sent(ApiResource kind, ObjectStorage form, RequestBodies bodies) {}

  /** A request whose body has been read, in one attempt to perform it. */
  private record Attempt(
      SubresourceCall call, ObjectNode body, AdmissionAttributes attributes, WriteOptions options) {
    String namespace() {
      return call.namespace();
    }

    String name() {
      return call.name();
    }
  }

  PreparedWrite<ObjectAnswer> act(
      String namespace, String name, String subresource, Body body, WriteOptions options) {
    SubresourceReview review = strategy.review(subresource);
    SubresourceAction action = strategy.action(subresource);
    if (review == null && action == null) {
      throw StatusException.resourceNotFound();
    }
    Sent sent = kinds.computeIfAbsent(subresource, this::sent);
    ApiResource kind = sent.kind();
    ObjectStorage form = sent.form();
    List<String> warnings = new ArrayList<>();
    ObjectNode given = sent.bodies().decode(body, options.fieldValidation(), warnings);
    Preconditions.matchNamespace(ObjectMeta.of(given), namespace);
    FieldManager.of(form.codec().schema(), kind.apiVersion(), Set.of())
        .update(null, given, options.fieldManager(), subresource, context.now());
    SubresourceCall call =
        new SubresourceCall(
            storage,
            subresource,
            SubresourceKind.of(kind),
            namespace,
            name,
            tree -> withoutType(form.codec().decode(tree).object()));
    return prepare(
        options,
        warnings,
        () -> {
          ObjectNode own = given.deepCopy();
          AdmissionAttributes attributes = AdmissionAttributes.post(call, own, options, warnings);
          Attempt attempt = new Attempt(call, own, attributes, options);
          admission.admit(attributes);
          return review == null
              ? perform(requireAction(action), attempt)
              : answer(review, form, attempt);
        });
  }

  private static SubresourceAction requireAction(@Nullable SubresourceAction action) {
    if (action == null) {
      throw StatusException.resourceNotFound();
    }
    return action;
  }

  private Sent sent(String subresource) {
    ApiResource kind = SubresourceKinds.of(context.contract(), storage.resource(), subresource);
    ObjectStorage form = new ObjectStorage(StorageForm.of(kind, ""));
    Set<String> versions =
        kind.kind().equals("Eviction") ? EVICTION_VERSIONS : Set.of(kind.apiVersion());
    return new Sent(
        kind, form, new RequestBodies(context.contract(), kind, form.codec(), versions));
  }

  private static ObjectNode withoutType(ObjectNode object) {
    object.remove(List.of("kind", "apiVersion"));
    return object;
  }

  /** A write whose warnings are those of its last attempt, even if that is refused. */
  private <T> PreparedWrite<T> prepare(
      WriteOptions options, List<String> warnings, Supplier<T> action) {
    int decoded = warnings.size();
    return context.prepare(
        options.dryRun(),
        () -> {
          warnings.subList(decoded, warnings.size()).clear();
          try {
            return StaleReadException.retried(options.trace(), warnings, action);
          } catch (StatusException refused) {
            throw warnings.isEmpty() || !refused.warnings().isEmpty()
                ? refused
                : refused.withWarnings(warnings);
          }
        });
  }

  PreparedWrite<ObjectNode> connect(
      String namespace,
      String name,
      String subresource,
      ObjectNode connection,
      WriteOptions options) {
    SubresourceCall call =
        new SubresourceCall(
            storage,
            subresource,
            SubresourceKind.ofOptions(storage.resource(), subresource),
            namespace,
            name,
            Actions::withoutType);
    List<String> warnings = new ArrayList<>();
    return prepare(
        options,
        warnings,
        () -> {
          ObjectNode own = connection.deepCopy();
          AdmissionAttributes attributes =
              AdmissionAttributes.connect(call, own, options, warnings);
          admission.admit(attributes);
          admission.validate(attributes);
          return own;
        });
  }

  private ObjectAnswer answer(SubresourceReview review, ObjectStorage form, Attempt attempt) {
    ReviewTarget target =
        new ReviewTarget(
            attempt.namespace(),
            attempt.name(),
            () -> present(attempt.namespace(), attempt.name()),
            () -> admission.validate(attempt.attributes()),
            context.now(),
            context.identity()::uid);
    return new ObjectAnswer(
        form.json(review.answer(target, attempt.body())), attempt.attributes().warnings(), true);
  }

  private ObjectNode present(String namespace, String name) {
    Entry entry = preconditions.present(context.current(storage.key(namespace, name)), name);
    return storage.object(entry.value(), entry.modRevision());
  }

  private ObjectAnswer perform(SubresourceAction action, Attempt attempt) {
    WriteOptions options = attempt.options();
    String name = attempt.name();
    action.check(name, attempt.body(), options.dryRun());
    admission.validate(attempt.attributes());
    Entry entry =
        preconditions.present(context.current(storage.key(attempt.namespace(), name)), name);
    ObjectNode object = storage.object(entry.value(), entry.modRevision());
    if (action.deletes()) {
      DeleteOptions how = deleteOptions(attempt.body(), options);
      action.admitDeletion(object, how.dryRun(), context.now());
      deletes.evict(attempt.namespace(), name, how);
    } else {
      action.perform(object, attempt.body(), context.now());
      store(entry, object, name, options);
    }
    return new ObjectAnswer(SUCCESS, attempt.attributes().warnings(), true);
  }

  private void store(Entry entry, ObjectNode object, String name, WriteOptions options) {
    if (options.dryRun()) {
      return;
    }
    Transaction transaction =
        new Transaction(
            List.of(new Precondition.Unchanged(entry.key(), entry.modRevision())),
            List.of(new Write.Put(entry.key(), storage.value(object))));
    Commits commits = context.commits();
    Known result = commits.commit(transaction, commits.outcome(Allocation.NONE, strategy::stored));
    if (!(result instanceof Committed committed)) {
      throw new StaleReadException(preconditions.modified(name));
    }
    options.trace().stored(committed.revision(), context.now());
  }

  private static DeleteOptions deleteOptions(ObjectNode body, WriteOptions options) {
    JsonNode asked = body.path("deleteOptions");
    JsonNode given = asked.path("preconditions");
    return new DeleteOptions(
        options.dryRun() || asked.path("dryRun").size() > 0,
        asked.hasNonNull("gracePeriodSeconds")
            ? Long.valueOf(asked.path("gracePeriodSeconds").asLong())
            : null,
        given.path("uid").textValue(),
        given.path("resourceVersion").textValue(),
        null,
        options.trace(),
        options.user());
  }
}
