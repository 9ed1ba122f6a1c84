package dev.duplane.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A store that other processes may write to as well, and that outlives this one. Its snapshots are
 * those of this process's copy: what another process has just written may be missing in them. A
 * commit never relies on the copy alone, since the store itself checks the preconditions; a read
 * that must not be stale waits for {@link #fresh} first. An earlier revision that is not in the
 * copy any more may be read from the store itself: {@link #snapshot(long)} waits for it then, and
 * so does whoever asks that snapshot something.
 */
public interface SharedStore extends Store {

  /**
   * Reads what is there, once, before anything else is asked of it.
   *
   * @param codec reads the values that others have written, and gives those of this process their
   *     form
   * @throws StoreException if that is not possible now
   */
  void begin(ValueCodec codec);

  /**
   * Commits. What is put goes by itself when its time is over, unless it has been written again by
   * then: so a process says that it is up.
   *
   * @param timeToLive in whole seconds, by the store's clock
   * @return as {@link #commit(Transaction)}
   */
  CommitResult commit(Transaction transaction, Duration timeToLive);

  /**
   * Waits until snapshots see everything that had been committed, by whomever, when this was
   * called; without a thread.
   *
   * @return completed by a {@link StoreException} if the store cannot tell
   */
  CompletableFuture<Void> fresh();

  /**
   * Where this process draws chance at: a number that no other write has had, of whatever process.
   * It follows from what the store was like when the process began, and from what the process has
   * committed since. Renewals of a Lease aside, which come by time: so one process alone draws the
   * same for the same requests.
   */
  long drawnAt();
}
