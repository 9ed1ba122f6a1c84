package dev.duplane.registry;

import dev.duplane.api.GroupResource;
import dev.duplane.api.StatusException;
import dev.duplane.registry.Admission.Charge;
import dev.duplane.store.CommitResult.Committed;
import dev.duplane.store.CommitResult.Known;
import dev.duplane.store.CommitResult.Refused;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A write that has begun its allocation. It ends in a commit, which keeps what was allocated, or in
 * a refusal or failure, which gives all of it back.
 */
final class AllocatingWrite implements AutoCloseable {
  private final RegistryContext context;
  private final Strategy strategy;
  private final Allocation allocation;

  /** Whether it is for the commit to end the allocation. */
  private boolean handedOver;

  private AllocatingWrite(RegistryContext context, Strategy strategy, Allocation allocation) {
    this.context = context;
    this.strategy = strategy;
    this.allocation = allocation;
  }

  /**
   * Begins an allocation; one that fails half-way may leave objects that are stored all the same.
   *
   * @param strategy told of what is stored
   * @throws StatusException if something asked for cannot be had
   */
  static AllocatingWrite begin(
      RegistryContext context, Strategy strategy, Supplier<Allocation> allocation) {
    try {
      return new AllocatingWrite(context, strategy, allocation.get());
    } catch (AllocationRefused refused) {
      Allocation left = refused.leftBehind();
      Commits commits = context.commits();
      commits.commit(
          new Transaction(left.preconditions(), left.writes()), commits.outcome(left, () -> {}));
      throw refused.status();
    }
  }

  /** Stores what is found to be to do before a write, whatever becomes of the write. */
  static void reclaim(RegistryContext context, Strategy strategy, WriteContext write) {
    Allocation reclaimed = strategy.reclaim(write);
    if (reclaimed != Allocation.NONE) {
      Commits commits = context.commits();
      commits.commit(
          new Transaction(reclaimed.preconditions(), reclaimed.writes()),
          commits.outcome(reclaimed, () -> {}));
    }
  }

  /**
   * Stores the object together with what was allocated for it, and with what it is charged for.
   *
   * @param charge written with it
   * @param precondition what must be so of the object itself
   * @param refused what to say if it is not
   * @return the object's new revision
   */
  long commit(
      Charge charge,
      Precondition precondition,
      Write write,
      Supplier<? extends RuntimeException> refused) {
    List<Write> writes = new ArrayList<>(allocation.writes());
    writes.addAll(charge.writes());
    writes.add(write);
    List<Precondition> preconditions = new ArrayList<>(allocation.preconditions());
    preconditions.addAll(charge.preconditions());
    preconditions.add(precondition);
    handedOver = true;
    Commits commits = context.commits();
    Known result =
        commits.commit(
            new Transaction(preconditions, writes), commits.outcome(allocation, strategy::stored));
    if (result instanceof Refused refusal) {
      Precondition failed = refusal.failed();
      if (charge.preconditions().contains(failed)) {
        // Another process has written what is charged: its client begins again.
        throw StatusException.conflict(
            new GroupResource("", "resourcequotas"),
            failed.key().substring(failed.key().lastIndexOf('/') + 1),
            "the object has been modified; please apply your changes to the latest version and try"
                + " again");
      }
      if (failed.equals(precondition)) {
        throw refused.get();
      }
      StatusException answer = allocation.refused(failed);
      throw context.isShared() ? new StaleAllocationException(answer) : answer;
    }
    return ((Committed) result).revision();
  }

  /** Gives back what was not committed. */
  @Override
  public void close() {
    if (!handedOver) {
      allocation.revert();
    }
  }
}
