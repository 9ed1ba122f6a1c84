package dev.duplane.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Does something once nobody has asked for it for a while. It has no thread of its own: it waits in
 * the JDK's one daemon timer, and only while something is asked for, so that any number of clusters
 * costs nothing.
 */
final class QuietTimer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(QuietTimer.class.getName());

  private final Duration quiet;
  private final Runnable action;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private volatile long lastAsked;
  private volatile boolean closed;

  /**
   * @param quiet how long nobody may have asked
   * @param action done on a daemon thread; while it runs the timer may be asked again
   */
  QuietTimer(Duration quiet, Runnable action) {
    this.quiet = quiet;
    this.action = action;
  }

  /** Asks for the action; the wait begins anew if it has been asked for already. */
  void ask() {
    lastAsked = System.nanoTime();
    if (!closed && waiting.compareAndSet(false, true)) {
      startWait(quiet.toNanos());
    }
  }

  private void startWait(long nanos) {
    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(this::elapsed);
  }

  private void elapsed() {
    long left = lastAsked + quiet.toNanos() - System.nanoTime();
    if (closed) {
      return;
    }
    if (left > 0) {
      startWait(left);
      return;
    }
    // Before the action: who asks while it runs asks for another.
    waiting.set(false);
    try {
      action.run();
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.log(System.Logger.Level.ERROR, "What was pending could not be done", e);
      }
    }
  }

  /** What is asked for and has not begun is not done any more. */
  @Override
  public void close() {
    closed = true;
  }
}
