package dev.duplane.registry;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The one writer of a cluster. Every change to a cluster is an action handed to this writer. It
 * performs the actions one after the other, in the order of their arrival. So the registry, the
 * pools and the store's commits need no locks, and the order of writes is the order of the queue.
 *
 * <p>Reads never come here: they use snapshots of the store.
 */
public interface Writer {

  /**
   * Performs an action before it returns: on the thread of the caller if nobody else writes, else
   * when its turn has come. Actions that call this again are the writer already and go on at once.
   * Not for event loops, since it may wait.
   *
   * @throws RuntimeException what the action throws
   */
  <T> T call(Supplier<T> action);

  /**
   * Has an action performed when its turn has come, on another thread. It never waits.
   *
   * @return completed with what the action returns or throws, on the writer's thread: what depends
   *     on it must hand over, not work
   * @throws QueueFullException if too many wait already; the action is not performed then
   */
  <T> CompletableFuture<T> submit(Supplier<T> action);

  /** Whether the calling thread is performing an action, of which what it writes is a part. */
  default boolean isWriting() {
    return false;
  }
}
