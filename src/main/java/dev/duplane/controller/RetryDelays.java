package dev.duplane.controller;

import java.time.Duration;

/**
 * The waits before a failed reconciliation is tried again, each twice as long as the one before
 * (client-go, {@code ItemExponentialFailureRateLimiter}).
 *
 * @param first after the first failure
 * @param most the longest
 */
public record RetryDelays(Duration first, Duration most) {
  /** As most controllers have it ({@code DefaultControllerRateLimiter}). */
  public static final RetryDelays DEFAULT =
      new RetryDelays(Duration.ofMillis(5), Duration.ofSeconds(1000));

  private static final int MOST_DOUBLINGS = 20;

  /**
   * The wait after a failure.
   *
   * @param before how many failures there were before it
   */
  Duration after(int before) {
    Duration wait = first.multipliedBy(1L << Math.min(before, MOST_DOUBLINGS));
    return wait.compareTo(most) > 0 ? most : wait;
  }
}
