package dev.duplane.store;

/**
 * A multi-version key-value store.
 *
 * <p><b>Revisions.</b> The store starts at a revision with nothing in it (0 in memory). Each commit
 * takes revisions above all before it, one for each of its writes, in their order; who reads a
 * revision sees all that was written at it. In memory that is a whole commit. Two writes that
 * follow one another may have the same revision if they are of different kinds, so that no client
 * watches both. A commit of a Service and its two IPAddress objects on a store at revision 41:
 *
 * <pre>
 *   in memory   42, 43 and 44 in one step: readers see 41, then 44
 *   on etcd     42, 43 and 44 one after the other, in a transaction each
 * </pre>
 *
 * <p>An etcd transaction has one revision. The watch of a client that has been told of one
 * IPAddress at 42 and comes back asks for what is above 42; had the other one had revision 42, too,
 * it would be lost. So a store on etcd ends a transaction before another object. If a later one is
 * refused the store takes back those before it, as kube-apiserver does, which also writes the
 * IPAddress objects ahead of their Service (KEP-1880). With either form no watch loses or repeats
 * an event, and resourceVersions of one kind are distinct.
 *
 * <p><b>Failures.</b> A read may fail, and says so by a {@link StoreException}: what is asked for
 * is compacted or to come, the store is unavailable, or the caller has been cancelled. Every method
 * may throw {@link UnavailableException} and {@link CancelledException}, and so may those of its
 * snapshots and watches. A commit that throws has not been done.
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
   * Does all of the transaction's writes, or none. Never throws for a precondition that does not
   * hold, nor if the outcome is not known: it says so.
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
  StoreWatch watch(String prefix, long afterRevision);

  /** Forgets snapshots and events below a revision; the newest revision is always kept. */
  void compact(long revision);

  /** Ends all watches; the store takes no more writes. */
  @Override
  void close();
}
