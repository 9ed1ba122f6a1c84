package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.patch.fieldmanager.FieldManager;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the strategy and the field manager for writes to an object and to each of its subresources.
 * An empty name means the object itself.
 */
final class Subresources {
  private final RegistryContext context;
  private final ObjectStorage storage;
  private final Strategy strategy;
  private final Map<String, FieldManager> owners = new ConcurrentHashMap<>();

  Subresources(RegistryContext context, ObjectStorage storage, Strategy strategy) {
    this.context = context;
    this.storage = storage;
    this.strategy = strategy;
  }

  /**
   * The strategy of a subresource.
   *
   * @throws StatusException 404 if there is no such subresource
   */
  Strategy strategy(String subresource) {
    if (subresource.isEmpty()) {
      return strategy;
    }
    Strategy rules = strategy.subresource(subresource);
    if (rules == null) {
      throw StatusException.resourceNotFound();
    }
    return rules;
  }

  /** Keeps managedFields for writes through a subresource. */
  FieldManager owners(String subresource) {
    return owners.computeIfAbsent(
        subresource,
        name ->
            FieldManager.of(
                storage.codec().schema(),
                storage.resource().apiVersion(),
                strategy(name).resetFields()));
  }

  /** Notes what an update that is not an apply changes, or creates. */
  void note(
      @Nullable ObjectNode before, ObjectNode after, String subresource, WriteOptions options) {
    owners(subresource).update(before, after, options.fieldManager(), subresource, context.now());
  }
}
