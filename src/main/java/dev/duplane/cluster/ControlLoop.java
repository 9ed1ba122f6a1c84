package dev.duplane.cluster;

import dev.duplane.controller.ControllerManager;
import dev.duplane.registry.RegistryContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * When the controllers of a cluster work: between two client writes, by the thread that writes or
 * settles.
 *
 * <p>A write is answered before the controllers have done anything about it, as clients of a real
 * cluster see owners, finalizers and Namespaces that terminate for a moment. What they have to do
 * is done right before the next write, or earlier if somebody asks for it or the cluster has been
 * quiet for long enough. Nothing comes between, so revisions are the same in all of these cases.
 *
 * <p>In a server, controllers that have very much to do let a client in that waits: after {@value
 * #PATIENCE_MILLIS} ms its write goes first. How often that happened is counted, for then the order
 * of writes depends on the machine.
 */
final class ControlLoop implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 250;

  private final RegistryContext context;
  private final ControllerManager manager;
  private final Clock clock;
  private final @Nullable QuietTimer timer;
  private final AtomicLong interruptions = new AtomicLong();

  /**
   * @param context whose writes it follows
   * @param manager works between them
   * @param clock by which things are due
   * @param settleAfter how long after the last write pending work is done; null: not by itself
   */
  ControlLoop(
      RegistryContext context,
      ControllerManager manager,
      Clock clock,
      @Nullable Duration settleAfter) {
    this.context = context;
    this.manager = manager;
    this.clock = clock;
    this.timer = settleAfter == null ? null : new QuietTimer(settleAfter, this::settle);
  }

  /** Begins to follow writes. */
  void begin() {
    manager.start();
    context.beforeWrite(this::pumpBeforeWrite);
    context.afterWrite(this::follow);
    follow();
  }

  /** Does all that is due, whoever waits. */
  void settle() {
    context.exclusively(
        () -> {
          manager.pump(() -> true);
          follow();
        });
  }

  /** How often a client was let in before the controllers were done. */
  long interruptions() {
    return interruptions.get();
  }

  private void pumpBeforeWrite() {
    if (timer == null) {
      manager.pump(() -> true);
      return;
    }
    long end = System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
    if (!manager.pump(() -> System.nanoTime() < end)) {
      interruptions.incrementAndGet();
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
