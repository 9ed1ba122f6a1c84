package dev.duplane.endpoints;

import dev.duplane.registry.PreparedWrite;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The thread that a request came on: whether it may wait, and where the answer is encoded. */
public final class Caller {
  /**
   * The time that kube-apiserver waits for a revision that has not been reached (storage/cacher).
   */
  private static final Duration REVISION_WAIT = Duration.ofSeconds(3);

  private static final Caller BLOCKING = new Caller(null, Runnable::run);

  private final @Nullable Executor loop;
  private final Executor workers;

  private Caller(@Nullable Executor loop, Executor workers) {
    this.loop = loop;
    this.workers = workers;
  }

  /**
   * A thread in the cluster's own process. It performs its write itself, or waits until the
   * cluster's writer has; so its answers are there when they are returned. It does not wait for a
   * revision to come, since nobody else may be there to bring it.
   */
  public static Caller blocking() {
    return BLOCKING;
  }

  /**
   * A thread that must not wait. Its writes queue, what waits for a store outside the process is
   * done by others, and the rest of the work is done by it again.
   *
   * @param loop runs what it is given on that thread
   * @param workers runs what it is given on threads that may wait
   */
  public static Caller eventLoop(Executor loop, Executor workers) {
    return new Caller(loop, workers);
  }

  /** The answer of a write, on the caller's thread. */
  public <T> CompletableFuture<T> perform(PreparedWrite<T> write) {
    return loop == null
        ? CompletableFuture.completedFuture(write.call())
        : write.submit().whenCompleteAsync((answer, failure) -> {}, loop);
  }

  /** The result of work that may have to wait, on the caller's thread. */
  public <T> CompletableFuture<T> apart(Supplier<T> work) {
    return loop == null
        ? CompletableFuture.completedFuture(work.get())
        : CompletableFuture.supplyAsync(work, workers)
            .whenCompleteAsync((result, failure) -> {}, loop);
  }

  /** What somebody else finds out, on the caller's thread, which waits for it if it may. */
  public <T extends @Nullable Object> CompletableFuture<T> after(CompletableFuture<T> answer) {
    return loop == null
        ? CompletableFuture.completedFuture(answer.join())
        : answer.whenCompleteAsync((known, failure) -> {}, loop);
  }

  /** Whether there is time to pass for it: it pays to wait for a revision. */
  public boolean waits() {
    return loop != null;
  }

  /**
   * Goes on, on the caller's thread, when a revision has been reached or was waited for in vain.
   *
   * @param reached completed when it has been
   * @throws IllegalStateException if the caller does not wait
   */
  public <T> CompletableFuture<T> afterWait(
      CompletableFuture<Void> reached, Supplier<? extends CompletionStage<T>> next) {
    if (loop == null) {
      throw new IllegalStateException("this caller does not wait");
    }
    return reached
        .completeOnTimeout(null, REVISION_WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .thenComposeAsync(come -> next.get(), loop);
  }

  /**
   * Goes on after a time, on the caller's thread.
   *
   * @throws IllegalStateException if the caller does not wait
   */
  public <T> CompletableFuture<T> afterDelay(
      Duration delay, Supplier<? extends CompletionStage<T>> next) {
    if (loop == null) {
      throw new IllegalStateException("this caller does not wait");
    }
    Executor later = CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS);
    return CompletableFuture.runAsync(() -> {}, later).thenComposeAsync(come -> next.get(), loop);
  }
}
