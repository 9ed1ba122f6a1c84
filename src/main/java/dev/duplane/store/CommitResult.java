package dev.duplane.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a transaction ended. */
public sealed interface CommitResult {

  /**
   * All writes are done.
   *
   * @param revisions one per write of the transaction, in order; a delete of an absent key repeats
   *     the revision before it
   */
  record Committed(List<Long> revisions) implements CommitResult {
    /** The last write's revision. */
    public long revision() {
      return revisions.get(revisions.size() - 1);
    }
  }

  /**
   * Nothing is done.
   *
   * @param failed the first precondition that does not hold
   * @param actual what its key holds, or null
   */
  record Refused(Transaction.Precondition failed, @Nullable Entry actual) implements CommitResult {}
}
