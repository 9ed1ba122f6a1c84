package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.api.schema.YamlText;
import dev.duplane.store.CommitResult.Committed;
import dev.duplane.store.CommitResult.Known;
import dev.duplane.store.Entry;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Write;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Performs the actions that clients POST to a subresource. */
final class Actions {
  private static final byte[] SUCCESS =
      "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\",\"code\":201}"
          .getBytes(StandardCharsets.UTF_8);

  private final RegistryContext context;
  private final ObjectStorage storage;
  private final Strategy strategy;
  private final Preconditions preconditions;
  private final Deletes deletes;

  Actions(
      RegistryContext context,
      ObjectStorage storage,
      Strategy strategy,
      Preconditions preconditions,
      Deletes deletes) {
    this.context = context;
    this.storage = storage;
    this.strategy = strategy;
    this.preconditions = preconditions;
    this.deletes = deletes;
  }

  PreparedWrite<ObjectAnswer> act(
      String namespace, String name, String subresource, Body body, WriteOptions options) {
    SubresourceReview review = strategy.review(subresource);
    if (review != null) {
      return review(review, namespace, name, subresource, body, options);
    }
    SubresourceAction action = strategy.action(subresource);
    if (action == null) {
      throw StatusException.resourceNotFound();
    }
    ObjectNode given = tree(body);
    action.check(name, given);
    return context.prepare(
        options.dryRun(),
        () ->
            StaleReadException.retried(
                options.trace(),
                new ArrayList<>(),
                () -> perform(action, namespace, name, given, options)));
  }

  private PreparedWrite<ObjectAnswer> review(
      SubresourceReview review,
      String namespace,
      String name,
      String subresource,
      Body body,
      WriteOptions options) {
    ApiResource kind = SubresourceKinds.of(context.contract(), storage.resource(), subresource);
    ObjectStorage answers = new ObjectStorage(StorageForm.of(kind, ""));
    List<String> warnings = new ArrayList<>();
    ObjectNode given =
        new RequestBodies(context.contract(), kind, answers.codec())
            .decode(body, options.fieldValidation(), warnings);
    return context.prepare(
        options.dryRun(),
        () -> {
          SubresourceReview.ReviewTarget target =
              new SubresourceReview.ReviewTarget(
                  namespace,
                  name,
                  () -> present(namespace, name),
                  context.now(),
                  context.identity()::uid);
          return new ObjectAnswer(answers.json(review.answer(target, given)), warnings, true);
        });
  }

  private ObjectNode present(String namespace, String name) {
    Entry entry = preconditions.present(context.current(storage.key(namespace, name)), name);
    return storage.object(entry.value(), entry.modRevision());
  }

  private ObjectAnswer perform(
      SubresourceAction action,
      String namespace,
      String name,
      ObjectNode given,
      WriteOptions options) {
    Entry entry = preconditions.present(context.current(storage.key(namespace, name)), name);
    if (action.deletes()) {
      DeleteOptions how = deleteOptions(given, options);
      ObjectNode object = storage.object(entry.value(), entry.modRevision());
      action.admitDeletion(object, how.dryRun(), context.now());
      deletes.delete(namespace, name, how);
    } else {
      ObjectNode object = storage.object(entry.value(), entry.modRevision());
      action.perform(object, given, context.now());
      store(entry, object, name, options);
    }
    return new ObjectAnswer(SUCCESS, List.of(), true);
  }

  private static ObjectNode tree(Body body) {
    if (body.tree() != null) {
      return body.tree();
    }
    try {
      byte[] json =
          body.format() == Body.Format.YAML ? YamlText.toJson(body.bytes()).json() : body.bytes();
      if (JsonTree.parse(json) instanceof ObjectNode object) {
        return object;
      }
    } catch (DecodeException e) {
      throw StatusException.badRequest(e.getMessage());
    }
    throw StatusException.badRequest("the body is no object");
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
