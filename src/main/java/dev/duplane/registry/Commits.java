package dev.duplane.registry;

import dev.duplane.api.StatusException;
import dev.duplane.store.CommitResult;
import dev.duplane.store.CommitResult.Committed;
import dev.duplane.store.CommitResult.Known;
import dev.duplane.store.CommitResult.Unknown;
import dev.duplane.store.CompactedException;
import dev.duplane.store.Entry;
import dev.duplane.store.Event;
import dev.duplane.store.Snapshot;
import dev.duplane.store.Store;
import dev.duplane.store.StoreException;
import dev.duplane.store.StoreWatch;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Write;
import dev.duplane.store.Transaction.Write.Put;
import dev.duplane.store.UnavailableException;
import dev.duplane.store.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Commits transactions and keeps the pools in step: however a commit ends, the allocated addresses
 * and ports are those of the stored objects.
 *
 * <p>Where the store does not know how a commit ended, this looks it up in the log of events. If it
 * cannot even do that now, the commit stays in doubt and what it took stays taken; it is looked up
 * before the next write, which waits for that. Nothing is ever committed a second time to find out.
 *
 * <p>Used by the cluster's writer only.
 */
final class Commits {
  private static final System.Logger LOG = System.getLogger(Commits.class.getName());
  private static final int BATCH = 1000;
  private static final long PATIENCE_SECONDS = 2;

  private final Store store;
  private final Deque<InDoubt> inDoubt = new ArrayDeque<>();
  private final Deque<Runnable> owed = new ArrayDeque<>();

  /** Follows a commit once its result is known. None of its methods can fail. */
  interface Outcome {
    /** Its writes are done. */
    void committed();

    /** Nothing is done. */
    void notCommitted();
  }

  /** The outcome for what a write took, and for who is to be told that something is stored. */
  Outcome outcome(Allocation allocation, Runnable stored) {
    return new Outcome() {
      @Override
      public void committed() {
        allocation.commit();
        follow(stored);
        Transaction next = allocation.followUp();
        if (next != null) {
          follow(next);
        }
      }

      @Override
      public void notCommitted() {
        allocation.revert();
      }
    };
  }

  private record InDoubt(Transaction transaction, Unknown unknown, Outcome outcome) {}

  Commits(Store store) {
    this.store = store;
  }

  /**
   * Commits. One of the methods of {@code outcome} is called, mostly before this returns.
   *
   * @throws StatusException 500 with the words of the store if nothing is done, or if that is not
   *     known and cannot be looked up now
   * @throws StoreException if nothing is done
   */
  Known commit(Transaction transaction, Outcome outcome) {
    CommitResult result;
    try {
      result = store.commit(transaction);
    } catch (RuntimeException e) {
      outcome.notCommitted();
      throw e;
    }
    if (result instanceof Unknown unknown) {
      InDoubt one = new InDoubt(transaction, unknown, outcome);
      inDoubt.add(one);
      try {
        result = settle(one);
      } catch (StoreException stillInDoubt) {
        result = null;
      }
      if (result == null) {
        throw StatusException.untyped(unknown.message());
      }
      return (Known) result;
    }
    if (result instanceof Committed) {
      outcome.committed();
    } else {
      outcome.notCommitted();
    }
    return (Known) result;
  }

  /**
   * Commits what follows from a commit that is done already and cannot be taken back: now, or as
   * soon as the store takes it. It is dropped if the store refuses it.
   */
  private void follow(Transaction transaction) {
    follow(
        () -> {
          // It has preconditions, so once more does no harm.
          if (store.commit(transaction) instanceof Unknown unknown) {
            throw new UnavailableException(unknown.message());
          }
        });
  }

  /**
   * Does what follows from a commit that is done already: now, or before the next write if the
   * store fails, which waits for it then.
   */
  private void follow(Runnable consequence) {
    owed.add(consequence);
    try {
      payOwed();
    } catch (StoreException later) {
      LOG.log(System.Logger.Level.WARNING, "The store fails after a commit: " + later.getMessage());
    }
  }

  /**
   * Finds out about all commits that are in doubt, and does what is left to do about others.
   *
   * @throws StoreException if that is not possible now: nothing may be written then
   */
  void settle() {
    while (!inDoubt.isEmpty()) {
      settle(inDoubt.element());
    }
    payOwed();
  }

  /** Null if the commit has not been done. */
  private @Nullable Committed settle(InDoubt one) {
    Committed committed = lookUp(one.transaction(), one.unknown());
    inDoubt.remove(one);
    if (committed == null) {
      one.outcome().notCommitted();
    } else {
      one.outcome().committed();
    }
    return committed;
  }

  private void payOwed() {
    while (!owed.isEmpty()) {
      owed.element().run();
      owed.remove();
    }
  }

  private @Nullable Committed lookUp(Transaction transaction, Unknown unknown) {
    Snapshot now = store.snapshot();
    List<Event> events = new ArrayList<>();
    try (StoreWatch watch = store.watch("", unknown.after())) {
      while (watch.revision() < now.revision()) {
        List<Event> some = watch.poll(BATCH);
        events.addAll(some);
        if (some.isEmpty() && watch.revision() < now.revision()) {
          await(watch);
        }
      }
    } catch (CompactedException e) {
      return isAsWritten(transaction, now)
          ? new Committed(transaction.writes().stream().map(write -> now.revision()).toList())
          : null;
    }
    return found(transaction, unknown.after(), events);
  }

  /**
   * The writes of a transaction are found all or not at all, but for those that a store has taken
   * back.
   */
  private static @Nullable Committed found(
      Transaction transaction, long after, List<Event> events) {
    List<Long> revisions = new ArrayList<>();
    boolean found = false;
    long last = after;
    for (Write write : transaction.writes()) {
      Event event = find(write, events);
      if (event == null && write instanceof Put) {
        return null;
      }
      if (event != null) {
        found = true;
        last = event.revision();
      }
      revisions.add(last);
    }
    return found ? new Committed(revisions) : null;
  }

  private static @Nullable Event find(Write write, List<Event> events) {
    for (Event event : events) {
      if (event.key().equals(write.key()) && isOf(write, event.current())) {
        return event;
      }
    }
    return null;
  }

  private static boolean isOf(Write write, @Nullable Value current) {
    return write instanceof Put put
        ? current != null && Arrays.equals(current.bytes(), put.value().bytes())
        : current == null;
  }

  /** Compares the store with the writes, for when the events have been compacted. */
  private static boolean isAsWritten(Transaction transaction, Snapshot now) {
    for (Write write : transaction.writes()) {
      Entry entry = now.get(write.key());
      if (!isOf(write, entry == null ? null : entry.value())) {
        return false;
      }
    }
    return true;
  }

  private static void await(StoreWatch watch) {
    CountDownLatch ready = new CountDownLatch(1);
    watch.onReady(ready::countDown);
    try {
      if (!ready.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new UnavailableException("the events of the store are late");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted");
    }
  }
}
