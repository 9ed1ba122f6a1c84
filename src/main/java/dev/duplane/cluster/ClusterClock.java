package dev.duplane.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a cluster: all its times come from here, and all that is due is due by it. It goes
 * as the clock of the configuration until somebody drives it: stops it, sets it, or moves it on.
 * Thread-safe.
 *
 * <p>When it is moved, controllers do what has become due meanwhile, each at its time.
 */
public final class ClusterClock extends Clock {
  private final Clock source;
  private volatile HandSetting position = new HandSetting(Duration.ZERO, null);
  private volatile Passage passage = this::moveTo;

  /**
   * Where it stands.
   *
   * @param ahead of the source, while it runs
   * @param stoppedAt where it stands still; null while it runs
   */
  private record HandSetting(Duration ahead, @Nullable Instant stoppedAt) {}

  /** Lets time pass up to an instant, for those who have something due. */
  @FunctionalInterface
  interface Passage {
    /** Moves the clock to {@code end} by {@link #moveTo}, with stops on the way. */
    void until(Instant end);
  }

  /**
   * A clock that runs.
   *
   * @param source goes on by itself, or is driven by whoever has it
   */
  public ClusterClock(Clock source) {
    this.source = source;
  }

  /** Has all moves of the clock go through {@code stops}. */
  void pass(Passage stops) {
    this.passage = stops;
  }

  @Override
  public Instant instant() {
    HandSetting now = position;
    Instant stopped = now.stoppedAt;
    if (stopped != null) {
      return stopped;
    }
    Instant instant = source.instant();
    return now.ahead.isZero() ? instant : instant.plus(now.ahead);
  }

  /** Whether it goes on by itself. */
  public boolean running() {
    return position.stoppedAt == null;
  }

  /** Stops it where it is. */
  public synchronized void stop() {
    position = new HandSetting(Duration.ZERO, instant());
  }

  /** Has it go on from where it is. */
  public synchronized void resume() {
    position = new HandSetting(Duration.between(source.instant(), instant()), null);
    passage.until(instant());
  }

  /** Moves it on. It runs or stands still as before. */
  public synchronized void advance(Duration by) {
    passage.until(instant().plus(by));
  }

  /** Sets it, to an earlier time perhaps. It runs or stands still as before. */
  public synchronized void set(Instant time) {
    passage.until(time);
  }

  /** Sets it, and nothing else. */
  synchronized void moveTo(Instant time) {
    position =
        running()
            ? new HandSetting(Duration.between(source.instant(), time), null)
            : new HandSetting(Duration.ZERO, time);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** UTC only: times in the API are in UTC. */
  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("a cluster's clock is in UTC");
  }
}
