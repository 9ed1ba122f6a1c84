package dev.duplane.registry;

import dev.duplane.api.StatusException;
import dev.duplane.api.schema.Contract;
import dev.duplane.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What all resources of a cluster share: the store, the clock, chance, and the write lock.
 *
 * <p>Lock order: the write lock here, then the store's own. Reads take neither. What controllers do
 * before and after a write they do on the writer's thread and under the write lock, so that the
 * same requests lead to the same revisions, and no controller runs twice at the same time.
 */
public final class RegistryContext {
  private final Store store;
  private final Contract contract;
  private final Clock clock;
  private final Identity identity;
  private final ReentrantLock writeLock = new ReentrantLock();
  private volatile Runnable beforeWrite = () -> {};
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

  /**
   * Says what is to be done before each write: work that has waited for it. Called under the write
   * lock; its own writes do not call it again.
   */
  public void beforeWrite(Runnable action) {
    this.beforeWrite = action;
  }

  /**
   * Says what is to follow each write, failed ones too. Called under the write lock; its own writes
   * do not call it again.
   */
  public void afterWrite(Runnable action) {
    this.afterWrite = action;
  }

  /** Does something under the write lock, one at a time. */
  public <T> T write(Supplier<T> action) {
    if (writeLock.isHeldByCurrentThread()) {
      return action.get();
    }
    return exclusively(
        () -> {
          beforeWrite.run();
          try {
            return action.get();
          } finally {
            afterWrite.run();
          }
        });
  }

  /**
   * Does a write as {@link #write(Supplier)} does.
   *
   * @param warnings what the write adds to: sent even if the write is refused in the end, since
   *     kube-apiserver adds each to the headers of the answer as it is found (KEP-1693)
   */
  <T> T write(List<String> warnings, Supplier<T> action) {
    return write(
        () -> {
          try {
            return action.get();
          } catch (StatusException refused) {
            throw warnings.isEmpty() || !refused.warnings().isEmpty()
                ? refused
                : refused.withWarnings(warnings);
          }
        });
  }

  /** Does something between two writes; neither what comes before nor what follows them is done. */
  public void exclusively(Runnable action) {
    exclusively(
        () -> {
          action.run();
          return Boolean.TRUE;
        });
  }

  private <T> T exclusively(Supplier<T> action) {
    writeLock.lock();
    try {
      return action.get();
    } finally {
      writeLock.unlock();
    }
  }
}
