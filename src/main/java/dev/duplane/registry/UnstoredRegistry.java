package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.StatusException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The registry of a resource whose objects are not kept: there are none to be read, and none that a
 * write changes. Subclasses say what can be done.
 */
abstract class UnstoredRegistry implements ResourceRegistry {
  final RegistryContext context;
  final ObjectStorage storage;
  private final Strategy shown;

  /**
   * @param context what all resources share
   * @param storage reads what is sent, and encodes the answers
   * @param strategy of the kind
   */
  UnstoredRegistry(RegistryContext context, ObjectStorage storage, Strategy strategy) {
    this.context = context;
    this.storage = storage;
    this.shown = strategy;
  }

  @Override
  public TableColumns table() {
    return shown.table();
  }

  @Override
  public ApiResource resource() {
    return storage.resource();
  }

  @Override
  public long revision() {
    return context.revision();
  }

  @Override
  public ObjectAnswer get(String namespace, String name, @Nullable String resourceVersion) {
    throw StatusException.methodNotAllowed();
  }

  /** There are none. */
  @Override
  public ListAnswer list(String namespace, ListOptions options) {
    return new ListAnswer(revision(), List.of(), null, null);
  }

  @Override
  public ResourceWatch watch(String namespace, WatchOptions options) {
    throw StatusException.methodNotSupported(resource().groupResource(), "watch");
  }

  @Override
  public StoredObject stored(ObjectNode object) {
    throw new IllegalStateException("a " + resource().kind() + " is not stored");
  }

  @Override
  public ResourceWrites writes() {
    return new RefusedWrites() {};
  }
}
