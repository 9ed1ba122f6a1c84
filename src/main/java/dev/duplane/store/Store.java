package dev.duplane.store;

/**
 * A multi-version key-value store.
 *
 * <p>Revisions: the store starts at revision 0 (nothing in it) and each write of a key takes the
 * next number. A transaction of three writes on a store at revision 41 takes 42, 43 and 44, in the
 * order of its writes, and readers see 41 and then 44, never what is between. (In Kubernetes, too,
 * the IPAddress objects of a Service have resourceVersions of their own, below the Service's.)
 *
 * <p>Thread-safe. No method blocks on a reader: a slow watcher cannot delay a writer.
 */
public interface Store extends AutoCloseable {

  /** The newest revision, frozen. */
  Snapshot snapshot();

  /**
   * The store as it was at a revision. For a revision inside a transaction, which no reader ever
   * saw, it is the store before the transaction, with that lower {@link Snapshot#revision()}: to
   * watch from there on neither loses nor repeats an event.
   *
   * @throws CompactedException if the revision is no longer kept
   * @throws FutureRevisionException if the revision has not been reached
   */
  Snapshot snapshot(long revision);

  /**
   * Writes all of the transaction's writes, or none. Never throws for a precondition that does not
   * hold: it says so.
   *
   * @throws IllegalStateException if the store is closed
   */
  CommitResult commit(Transaction transaction);

  /**
   * The events of keys that begin with {@code prefix} and have a revision above {@code
   * afterRevision}, oldest first, and then those to come.
   *
   * @throws CompactedException if events above {@code afterRevision} are no longer kept
   * @throws FutureRevisionException if {@code afterRevision} has not been reached
   */
  Watch watch(String prefix, long afterRevision);

  /** Forgets snapshots and events below a revision; the newest revision is always kept. */
  void compact(long revision);

  /** Ends all watches; the store takes no more writes. */
  @Override
  void close();
}
