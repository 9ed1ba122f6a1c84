package dev.duplane.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs a task when nobody has asked for it for a while, or at a given time. It has no thread of its
 * own: it waits in the JDK's one daemon timer, and only while something is asked for, so that any
 * number of clusters costs nothing.
 */
final class QuietTimer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(QuietTimer.class.getName());

  private final Duration quiet;
  private final Runnable action;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private final AtomicLong alarm = new AtomicLong(Long.MAX_VALUE);
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

  /** Asks for the action after a time; of several such times the first holds. */
  void askAfter(Duration time) {
    long at = System.nanoTime() + Math.max(time.toNanos(), quiet.toNanos());
    long known = alarm.get();
    if (!closed && at < known && alarm.compareAndSet(known, at)) {
      CompletableFuture.delayedExecutor(at - System.nanoTime(), TimeUnit.NANOSECONDS)
          .execute(() -> ring(at));
    }
  }

  private void ring(long at) {
    // One that has been asked for later, and for an earlier time, has taken the place of this one.
    if (alarm.compareAndSet(at, Long.MAX_VALUE) && !closed) {
      act();
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
    act();
  }

  private void act() {
    try {
      action.run();
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.log(System.Logger.Level.ERROR, "What was pending could not be done", e);
      }
    }
  }

  /** Cancels the task if it has not begun. */
  @Override
  public void close() {
    closed = true;
  }
}
