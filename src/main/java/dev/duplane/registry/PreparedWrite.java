package dev.duplane.registry;

import dev.duplane.api.StatusException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A write that the receiving thread has read and decoded, and that the cluster's writer has yet to
 * perform. Nothing has changed so far: dropping it has no effect.
 *
 * @param <T> the answer
 */
public final class PreparedWrite<T> {
  private final Writer writer;
  private final Supplier<T> action;

  PreparedWrite(Writer writer, Supplier<T> action) {
    this.writer = writer;
    this.action = action;
  }

  /**
   * Performs it before it returns, as {@link Writer#call} does.
   *
   * @throws StatusException if it is refused
   */
  public T call() {
    return writer.call(action);
  }

  /**
   * Has it performed when its turn has come, as {@link Writer#submit} does.
   *
   * @return completed with the answer, or with the {@link StatusException} that refuses it
   * @throws QueueFullException if too many wait already
   */
  public CompletableFuture<T> submit() {
    return writer.submit(action);
  }

  /** The same write with its answer changed, by the writer. */
  <R> PreparedWrite<R> map(Function<T, R> change) {
    return new PreparedWrite<>(writer, () -> change.apply(action.get()));
  }

  /** The same write with somebody told if it is refused, by the writer. */
  PreparedWrite<T> onRefusal(Consumer<StatusException> told) {
    return new PreparedWrite<>(
        writer,
        () -> {
          try {
            return action.get();
          } catch (StatusException refused) {
            told.accept(refused);
            throw refused;
          }
        });
  }
}
