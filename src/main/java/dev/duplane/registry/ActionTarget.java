package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.store.CommitResult.Committed;
import dev.duplane.store.CommitResult.Known;
import dev.duplane.store.Entry;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Write;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The objects of a resource as what is POSTed to one of their subresources finds them, and leaves
 * them (pkg/registry/core/pod/storage).
 */
final class ActionTarget {
  private static final byte[] SUCCESS =
      "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\",\"code\":201}"
          .getBytes(StandardCharsets.UTF_8);

  private final RegistryContext context;
  private final ObjectStorage storage;
  private final Strategy strategy;
  private final Preconditions preconditions;
  private final Deletes deletes;

  ActionTarget(
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

  /**
   * What a POST to a subresource does.
   *
   * @throws StatusException 404 if the resource has no such
   */
  SubresourceAction action(String subresource) {
    SubresourceAction action = strategy.action(subresource);
    if (action == null) {
      throw StatusException.resourceNotFound();
    }
    return action;
  }

  /**
   * The object of that name.
   *
   * @throws StatusException 404 if it is not there, 400 if nothing can have the name
   */
  ObjectNode present(String namespace, String name) {
    Entry entry = entry(namespace, name);
    return storage.object(entry.value(), entry.modRevision());
  }

  private Entry entry(String namespace, String name) {
    requireSegment(name);
    return preconditions.present(context.current(storage.key(namespace, name)), name);
  }

  /** A name that only a body says may be none (registry/generic, {@code NamespaceKeyFunc}). */
  private static void requireSegment(String name) {
    if (name.isEmpty()) {
      throw StatusException.badRequest("Name parameter required.");
    }
    List<String> wrong = NameFormat.pathSegment(name);
    if (!wrong.isEmpty()) {
      throw StatusException.badRequest(
          "Name parameter invalid: " + GoText.quote(name) + ": " + String.join(";", wrong));
    }
  }

  /**
   * Does what a body says to the object of a name: the rules of the body, the second round of
   * admission, then the effect.
   *
   * @param admitted asks that round
   * @return a Status
   */
  byte[] perform(
      SubresourceAction action,
      String namespace,
      String name,
      ObjectNode body,
      WriteOptions options,
      Runnable admitted) {
    action.check(name, body, options.dryRun());
    admitted.run();
    Entry entry = entry(namespace, name);
    ObjectNode object = storage.object(entry.value(), entry.modRevision());
    if (action.deletes()) {
      DeleteOptions how = deleteOptions(body, options);
      action.admitDeletion(object, how.dryRun(), context.now());
      deletes.evict(namespace, name, how);
    } else {
      preconditions.target(
          ObjectMeta.of(body), ObjectMeta.of(object), entry.key(), options.dryRun());
      action.perform(object, body, context.now());
      store(entry, object, name, options);
    }
    return SUCCESS;
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
