package dev.duplane.registry;

import dev.duplane.api.StatusException;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Precondition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses and ports that a write has taken from the pools, and those that it will give back.
 * Exactly one of {@link #commit} and {@link #revert} is called, and neither can fail.
 */
public interface Allocation {
  /** Takes nothing. */
  Allocation NONE =
      new Allocation() {
        @Override
        public List<Transaction.Write> writes() {
          return List.of();
        }

        @Override
        public void commit() {}

        @Override
        public void revert() {}
      };

  /** Objects that are written in the same transaction, before the object itself. */
  List<Transaction.Write> writes();

  /** What the writes rely on; the store refuses the whole transaction if it is not so. */
  default List<Precondition> preconditions() {
    return List.of();
  }

  /**
   * The answer to the client when the store refuses.
   *
   * @param failed one of {@link #preconditions}
   */
  default StatusException refused(Precondition failed) {
    throw new IllegalStateException("refused for a condition that was not set: " + failed);
  }

  /**
   * What is to be written once the object is gone, in a commit of its own since it has a key that
   * the first one writes, or null.
   */
  default @Nullable Transaction followUp() {
    return null;
  }

  /** The object is stored: what it gave up goes back to the pools. */
  void commit();

  /** The object is not stored: what was taken goes back to the pools. */
  void revert();
}
