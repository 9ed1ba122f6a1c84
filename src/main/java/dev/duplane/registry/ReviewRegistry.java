package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The registry of a kind whose objects are questions: they can be created, which answers them, and
 * that is all. Nothing is written, so nobody waits for the cluster's writer.
 */
final class ReviewRegistry implements UnstoredRegistry {
  private final RegistryContext context;
  private final ObjectStorage storage;
  private final ReviewStrategy strategy;
  private final SentObjects sent;

  /**
   * @param context what all resources share
   * @param storage encodes the answers
   * @param strategy answers
   */
  ReviewRegistry(RegistryContext context, ObjectStorage storage, ReviewStrategy strategy) {
    this.context = context;
    this.storage = storage;
    this.strategy = strategy;
    this.sent = new SentObjects(context, storage);
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
      ObjectNode review = sent.decode(namespace, body, options, warnings);
      return new PreparedWrite<>(
          new NoWriter(), memory -> answer(review, namespace, options, warnings));
    }
  }
}
