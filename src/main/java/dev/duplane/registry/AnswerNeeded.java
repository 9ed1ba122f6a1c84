package dev.duplane.registry;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Thrown on the cluster's writer by what has to ask somebody over the network. Nothing is kept of
 * the write; the question is asked off the writer, the answer is noted in the write's {@link
 * AttemptMemory}, and the write begins again.
 */
public final class AnswerNeeded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Runnable question;
  private final transient Executor executor;

  /**
   * @param question asks, waits and notes the answer, a failure too; throws nothing
   * @param executor where it may wait
   */
  public AnswerNeeded(Runnable question, Executor executor) {
    super("an answer from elsewhere is needed", null, false, false);
    this.question = question;
    this.executor = executor;
  }

  /** Asks, on the caller's thread. */
  void ask() {
    question.run();
  }

  /** Asks, on another thread. */
  public CompletableFuture<Void> start() {
    return CompletableFuture.runAsync(question, executor);
  }
}
