package dev.duplane.registry;

import dev.duplane.api.StatusException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A write that the receiving thread has read and decoded, and that the cluster's writer has yet to
 * perform. Nothing has changed so far: dropping it has no effect.
 *
 * @param <T> the answer
 */
public final class PreparedWrite<T> {
  private final Writer writer;
  private final Function<AttemptMemory, T> action;

  PreparedWrite(Writer writer, Function<AttemptMemory, T> action) {
    this.writer = writer;
    this.action = action;
  }

  /**
   * Performs it before it returns, as {@link Writer#call} does.
   *
   * @throws StatusException if it is refused
   * @throws AnswerNeeded if it is a part of the writer's own work and cannot wait for an answer
   */
  public T call() {
    if (writer.isWriting()) {
      return action.apply(new AttemptMemory(true));
    }
    AttemptMemory memory = new AttemptMemory(false);
    while (true) {
      try {
        return writer.call(() -> action.apply(memory));
      } catch (AnswerNeeded needed) {
        needed.ask();
      }
    }
  }

  /**
   * Has it performed when its turn has come, as {@link Writer#submit} does.
   *
   * @return completed with the answer, or with the {@link StatusException} that refuses it
   * @throws QueueFullException if too many wait already
   */
  public CompletableFuture<T> submit() {
    return submit(new AttemptMemory(false));
  }

  private CompletableFuture<T> submit(AttemptMemory memory) {
    return writer
        .submit(() -> action.apply(memory))
        .exceptionallyCompose(
            failure -> {
              Throwable cause =
                  failure instanceof CompletionException && failure.getCause() != null
                      ? failure.getCause()
                      : failure;
              return cause instanceof AnswerNeeded needed
                  ? needed.start().thenCompose(asked -> submit(memory))
                  : CompletableFuture.failedFuture(cause);
            });
  }

  /** The same write with its answer changed, by the writer. */
  <R> PreparedWrite<R> map(Function<T, R> change) {
    return new PreparedWrite<>(writer, memory -> change.apply(action.apply(memory)));
  }

  /** The same write with somebody told if it is refused, by the writer. */
  PreparedWrite<T> onRefusal(Consumer<StatusException> told) {
    return new PreparedWrite<>(
        writer,
        memory -> {
          try {
            return action.apply(memory);
          } catch (StatusException refused) {
            told.accept(refused);
            throw refused;
          }
        });
  }
}
