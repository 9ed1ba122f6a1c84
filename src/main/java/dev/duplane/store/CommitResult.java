package dev.duplane.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a commit. */
public sealed interface CommitResult {

  /** The known result of a commit. */
  sealed interface Known extends CommitResult {}

  /**
   * All writes are done.
   *
   * @param revisions one for each write, in order and never falling, as {@link Store} says. A
   *     delete of a key that was not there repeats the revision before it
   */
  record Committed(List<Long> revisions) implements Known {
    /** The last write's revision. */
    public long revision() {
      return revisions.get(revisions.size() - 1);
    }
  }

  /**
   * The commit was refused and changed nothing.
   *
   * @param failed the first precondition that does not hold
   * @param actual what its key holds, or null
   */
  record Refused(Transaction.Precondition failed, @Nullable Entry actual) implements Known {}

  /**
   * All writes are done, or none: the store has not been told which, as when the connection to an
   * etcd breaks before its answer is there. It is certain by the time the store answers the next
   * read: whoever reads then finds either all writes, or none now and later. So it must never be
   * repeated blindly, but may be looked up.
   *
   * <p>A store whose writes may still be on their way when it gives up on them sees to that before
   * it reads on. On etcd, for instance, all transactions compare one key that belongs to this
   * client, and after a time-out the client writes that key: what comes later is refused.
   *
   * @param after if the writes are done, their revisions are above this one
   * @param message the store's own words, such as {@code etcdserver: request timed out}
   */
  record Unknown(long after, String message) implements CommitResult {}
}
