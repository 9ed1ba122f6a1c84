package dev.duplane.store;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Waits for a store to reach a revision, without a thread: the store's writes wake it. */
public final class RevisionWait {
  private final Store store;
  private final long revision;
  private final CompletableFuture<Void> reached = new CompletableFuture<>();
  private volatile @Nullable StoreWatch watch;

  private RevisionWait(Store store, long revision) {
    this.store = store;
    this.revision = revision;
  }

  /**
   * Begins to wait.
   *
   * @return completed once the newest revision is at least {@code revision}, or the store is closed
   *     or fails; mostly on the thread of a writer, so what depends on it must hand over, not work.
   *     A caller that gives up completes or cancels it.
   */
  public static CompletableFuture<Void> of(Store store, long revision) {
    RevisionWait wait = new RevisionWait(store, revision);
    var unused = wait.reached.whenComplete((done, cancelled) -> wait.release());
    wait.look();
    return wait.reached;
  }

  /** The caller reads again after the wait, and learns then whether the store has failed. */
  private void look() {
    try {
      lookAt(store.snapshot().revision());
    } catch (StoreException e) {
      reached.complete(null);
    }
  }

  private void lookAt(long newest) {
    StoreWatch last = watch;
    if (newest >= revision || (last != null && last.closed())) {
      reached.complete(null);
      return;
    }
    release();
    // What has been written until now is of no interest, so each round begins with a new watch.
    StoreWatch next = store.watch("", newest);
    watch = next;
    next.onReady(this::look);
    if (reached.isDone()) {
      next.close();
    }
  }

  private void release() {
    StoreWatch last = watch;
    if (last != null) {
      last.close();
    }
  }
}
