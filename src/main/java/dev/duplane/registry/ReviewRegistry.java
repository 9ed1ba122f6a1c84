package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.patch.fieldmanager.FieldManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The registry of a kind whose objects are questions: they can be created, which answers them, and
 * that is all. Nothing is written, so nobody waits for the cluster's writer.
 */
public final class ReviewRegistry implements ResourceRegistry {
  private final RegistryContext context;
  private final ObjectStorage storage;
  private final ReviewStrategy strategy;
  private final RequestBodies bodies;
  private final FieldManager owners;

  /**
   * @param context what all resources share
   * @param storage encodes the answers
   * @param strategy answers
   */
  public ReviewRegistry(RegistryContext context, ObjectStorage storage, ReviewStrategy strategy) {
    this.context = context;
    this.storage = storage;
    this.strategy = strategy;
    this.bodies = new RequestBodies(context.contract(), storage.resource(), storage.codec());
    this.owners =
        FieldManager.of(storage.codec().schema(), storage.resource().apiVersion(), Set.of());
  }

  @Override
  public ApiResource resource() {
    return storage.resource();
  }

  @Override
  public long revision() {
    return StoreFailures.answered(() -> context.store().snapshot().revision());
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
    throw StatusException.methodNotAllowed();
  }

  @Override
  public StoredObject stored(ObjectNode object) {
    throw new IllegalStateException("a review is not stored");
  }

  @Override
  public TableColumns table() {
    return strategy.table();
  }

  @Override
  public ResourceWrites writes() {
    return new Writes();
  }

  private ObjectAnswer answer(
      ObjectNode review, String namespace, WriteOptions options, List<String> warnings) {
    ObjectNode answer =
        StoreFailures.answered(() -> strategy.review().answer(review, namespace, options.user()));
    return new ObjectAnswer(storage.json(answer), warnings, true);
  }

  /** Performs at once what reads only. */
  private static final class NoWriter implements Writer {
    @Override
    public <T> T call(Supplier<T> action) {
      return action.get();
    }

    @Override
    public <T> CompletableFuture<T> submit(Supplier<T> action) {
      try {
        return CompletableFuture.completedFuture(action.get());
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
  }

  /** POST, and nothing else. */
  private final class Writes implements RefusedWrites {
    @Override
    public PreparedWrite<ObjectAnswer> create(String namespace, Body body, WriteOptions options) {
      List<String> warnings = new ArrayList<>();
      ObjectNode review = bodies.decode(body, options.fieldValidation(), warnings);
      Preconditions.matchNamespace(ObjectMeta.of(review), namespace);
      owners.update(null, review, options.fieldManager(), "", context.now());
      return new PreparedWrite<>(
          new NoWriter(), memory -> answer(review, namespace, options, warnings));
    }
  }
}
