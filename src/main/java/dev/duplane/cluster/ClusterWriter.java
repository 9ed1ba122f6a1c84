package dev.duplane.cluster;

import dev.duplane.api.StatusException;
import dev.duplane.registry.QueueFullException;
import dev.duplane.registry.Writer;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The writer of a cluster: a queue, and at any time at most one thread that owns the cluster's
 * writes.
 *
 * <p>A caller that may wait becomes the writer if nobody writes and nobody waits; so a cluster that
 * is used by one thread needs no other. Everything else waits in the queue for a thread that lives
 * only while there is work; so a thousand idle clusters have no threads.
 *
 * <p>Ownership passes like this: whoever owns the writes gives them up first and looks at the queue
 * then; whoever queues an action queues it first and looks for an owner then. One of the two sees
 * the other, so nothing is left lying.
 */
final class ClusterWriter implements Writer, AutoCloseable {
  /**
   * The number of writes that may wait: about as many as kube-apiserver's queues hold by default.
   */
  static final int QUEUE_LIMIT = 4096;

  private static final long IDLE_SECONDS = 10;

  private final int limit;
  private final Queue<Waiting<?>> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();
  private final ThreadPoolExecutor executor;
  private volatile Turns turns = Turns.NONE;
  private volatile boolean closed;

  /** What is done around each write, by the writer. */
  interface Turns {
    /** Nothing. */
    Turns NONE =
        new Turns() {
          @Override
          public void beforeWrite() {}

          @Override
          public void afterWrite() {}
        };

    /** Before each write: work that has waited for it. */
    void beforeWrite();

    /** After each write, refused ones too. */
    void afterWrite();
  }

  /** An action with its outcome to come. */
  private record Waiting<T>(Supplier<T> action, CompletableFuture<T> outcome) {
    void perform() {
      try {
        outcome.complete(action.get());
      } catch (RuntimeException | Error e) {
        outcome.completeExceptionally(e);
      }
    }
  }

  /**
   * A writer without controllers.
   *
   * @param limit how many submitted writes may wait
   */
  ClusterWriter(int limit) {
    this.limit = limit;
    this.executor =
        new ThreadPoolExecutor(
            0,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "duplane-writer");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Has something done around each write from now on. */
  void surround(Turns around) {
    this.turns = around;
  }

  /** Whether somebody waits for his turn. */
  boolean awaited() {
    return !queue.isEmpty();
  }

  @Override
  public boolean isWriting() {
    return owner.get() == Thread.currentThread();
  }

  @Override
  public <T> T call(Supplier<T> action) {
    // An action of the writer's own is part of the write that it is in.
    return owner.get() == Thread.currentThread()
        ? action.get()
        : callExclusively(() -> turn(action));
  }

  /** Performs an action as {@link #call} does, with nothing done around it. */
  <T> T callExclusively(Supplier<T> action) {
    Thread caller = Thread.currentThread();
    if (owner.get() == caller) {
      return action.get();
    }
    requireOpen();
    if (queue.isEmpty() && owner.compareAndSet(null, caller)) {
      try {
        return action.get();
      } finally {
        release();
      }
    }
    return await(enqueue(action));
  }

  @Override
  public <T> CompletableFuture<T> submit(Supplier<T> action) {
    requireOpen();
    if (waiting.get() >= limit) {
      throw new QueueFullException(limit);
    }
    return enqueue(() -> turn(action));
  }

  private <T> T turn(Supplier<T> action) {
    turns.beforeWrite();
    try {
      return action.get();
    } finally {
      turns.afterWrite();
    }
  }

  private <T> CompletableFuture<T> enqueue(Supplier<T> action) {
    Waiting<T> one = new Waiting<>(action, new CompletableFuture<>());
    waiting.incrementAndGet();
    queue.add(one);
    summon();
    return one.outcome();
  }

  private static <T> T await(CompletableFuture<T> outcome) {
    try {
      return outcome.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  /** Calls for a thread that works off the queue, unless somebody writes who will do so. */
  private void summon() {
    if (owner.get() == null) {
      try {
        executor.execute(this::drain);
      } catch (RejectedExecutionException shutDown) {
        drain();
      }
    }
  }

  private void drain() {
    if (!owner.compareAndSet(null, Thread.currentThread())) {
      return;
    }
    try {
      for (Waiting<?> next = queue.poll(); next != null; next = queue.poll()) {
        waiting.decrementAndGet();
        next.perform();
      }
    } finally {
      release();
    }
  }

  private void release() {
    owner.set(null);
    if (!queue.isEmpty()) {
      summon();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw StatusException.serviceUnavailable("the cluster is shutting down");
    }
  }

  /** Refuses what comes from now on, and returns when everything that waits has been performed. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      await(enqueue(() -> Boolean.TRUE));
      executor.shutdown();
    }
  }
}
