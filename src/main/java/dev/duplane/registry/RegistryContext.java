package dev.duplane.registry;

import dev.duplane.api.schema.Contract;
import dev.duplane.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What all resources of a cluster share: the store, the clock, chance, and the write lock.
 *
 * <p>Lock order: the write lock here, then the store's own. Reads take neither. What is to follow a
 * write (controllers) runs on the writer's thread after the write lock is given back, so that the
 * same requests lead to the same revisions.
 */
public final class RegistryContext {
  private final Store store;
  private final Contract contract;
  private final Clock clock;
  private final Identity identity;
  private final ReentrantLock writeLock = new ReentrantLock();
  private volatile Runnable afterWrite = () -> {};

  /**
   * @param store where objects are kept
   * @param contract the kinds there are
   * @param clock gives creation times
   * @param identity gives uids and names
   */
  public RegistryContext(Store store, Contract contract, Clock clock, Identity identity) {
    this.store = store;
    this.contract = contract;
    this.clock = clock;
    this.identity = identity;
  }

  public Store store() {
    return store;
  }

  public Contract contract() {
    return contract;
  }

  public Identity identity() {
    return identity;
  }

  /** The time, whole seconds. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Says what is to follow each write; it is called without the write lock. */
  public void afterWrite(Runnable action) {
    this.afterWrite = action;
  }

  /** Does something under the write lock, one at a time. */
  public <T> T write(Supplier<T> action) {
    T result;
    writeLock.lock();
    try {
      result = action.get();
    } finally {
      writeLock.unlock();
    }
    if (!writeLock.isHeldByCurrentThread()) {
      afterWrite.run();
    }
    return result;
  }
}
