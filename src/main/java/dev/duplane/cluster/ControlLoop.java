package dev.duplane.cluster;

import dev.duplane.controller.ControllerManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the controllers of a cluster on the cluster's writer, between two client writes.
 *
 * <p>A write is answered before the controllers have done anything about it, as clients of a real
 * cluster see owners, finalizers and Namespaces that terminate for a moment. What they have to do
 * is done right before the next write, or earlier if somebody asks for it or the cluster has been
 * quiet for long enough. Nothing comes between, so revisions are the same in all of these cases.
 * What is of the priority {@link dev.duplane.controller.Controller#AT_ONCE} is done after the write
 * itself.
 *
 * <p>In a server, controllers that have very much to do let a client in that waits: after {@value
 * #PATIENCE_MILLIS} ms its write goes first. How often that happened is counted, for then the order
 * of writes depends on the machine.
 */
final class ControlLoop implements ClusterWriter.Turns, AutoCloseable {
  private static final long PATIENCE_MILLIS = 250;

  /** More than that in one go, and the rest is done at the end of it. */
  private static final int MOST_STOPS = 10_000;

  private static final System.Logger LOG = System.getLogger(ControlLoop.class.getName());

  private final ClusterWriter writer;
  private final ControllerManager manager;
  private final Clock clock;
  private final @Nullable QuietTimer timer;
  private final AtomicLong interruptions = new AtomicLong();

  /**
   * @param writer whose writes it follows
   * @param manager works between them
   * @param clock by which things are due
   * @param settleAfter how long after the last write pending work is done; null: not by itself
   */
  ControlLoop(
      ClusterWriter writer,
      ControllerManager manager,
      Clock clock,
      @Nullable Duration settleAfter) {
    this.writer = writer;
    this.manager = manager;
    this.clock = clock;
    this.timer =
        settleAfter == null ? null : new QuietTimer(settleAfter, this::settleIfNobodyWaits);
  }

  /** Begins to follow writes. */
  void begin() {
    manager.start();
    if (timer != null) {
      manager.onAnswer(timer::ask);
    }
    writer.surround(this);
    follow();
  }

  /** Has the controllers look, on whatever thread, as others may have written something. */
  void look() {
    if (timer != null) {
      timer.ask();
    }
  }

  /** Does what is due of those who do their work at once, before anybody has written. */
  void settleAtOnce() {
    writer.callExclusively(
        () -> {
          manager.pumpAtOnce();
          return manager;
        });
  }

  /** Does all that is due, whoever waits. */
  void settle() {
    pump(() -> true);
    for (int round = 0; round < MOST_STOPS; round++) {
      CompletableFuture<Void> answers =
          writer.callExclusively(() -> Optional.ofNullable(manager.awaited())).orElse(null);
      if (answers == null) {
        return;
      }
      answers.join();
      pump(() -> true);
    }
  }

  /**
   * Lets time pass: what becomes due on the way is done at its time.
   *
   * @param driven the clock by which things are due
   */
  void pass(ClusterClock driven, Instant end) {
    for (int stops = 0; stops < MOST_STOPS; stops++) {
      settle();
      Instant due = writer.callExclusively(() -> manager.nextDue());
      if (due == null || due.isAfter(end) || !due.isAfter(driven.instant())) {
        break;
      }
      driven.moveTo(due);
    }
    driven.moveTo(end);
    settle();
  }

  /**
   * Does what is due as long as no client has waited too long; the rest is done by their writes.
   */
  private void settleIfNobodyWaits() {
    Patience patience = new Patience();
    pump(() -> !writer.awaited() || patience.lasts());
  }

  private void pump(BooleanSupplier goOn) {
    writer.callExclusively(
        () -> {
          boolean quiet = manager.pump(goOn);
          if (!quiet) {
            interruptions.incrementAndGet();
          }
          follow();
          return quiet;
        });
  }

  /** The number of times that a client's write began before the controllers were done. */
  long interruptions() {
    return interruptions.get();
  }

  @Override
  public void beforeWrite() {
    try {
      if (timer == null) {
        manager.pump(() -> true);
        return;
      }
      if (!manager.pump(new Patience()::lasts)) {
        interruptions.incrementAndGet();
      }
    } catch (RuntimeException | Error e) {
      // A client must not get this as its answer: its write has nothing to do with it.
      LOG.log(System.Logger.Level.ERROR, "The controllers could not work", e);
    }
  }

  @Override
  public void afterWrite() {
    try {
      manager.pumpAtOnce();
      follow();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "The controllers could not take note of a write", e);
    }
  }

  /** The longest wait of a client, from the first time that somebody asks. */
  private static final class Patience {
    private long end;

    boolean lasts() {
      long now = System.nanoTime();
      if (end == 0) {
        end = now + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
      }
      return now - end < 0;
    }
  }

  private void follow() {
    if (timer == null) {
      return;
    }
    if (manager.pending()) {
      timer.ask();
      return;
    }
    Instant next = manager.nextDue();
    if (next != null) {
      timer.askAfter(Duration.between(clock.instant(), next));
    }
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.close();
    }
  }
}
