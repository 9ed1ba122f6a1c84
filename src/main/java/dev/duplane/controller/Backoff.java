package dev.duplane.controller;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The wait before a failed reconciliation is retried: {@value #BASE_MILLIS} ms, and twice as long
 * after each further failure, {@value #MOST_SECONDS} s at most (client-go, {@code
 * ItemExponentialFailureRateLimiter} with the values of {@code DefaultControllerRateLimiter}).
 */
final class Backoff {
  private static final long BASE_MILLIS = 5;
  private static final long MOST_SECONDS = 1000;
  private static final int MOST_DOUBLINGS = 20;

  private final Map<WorkQueue.Work, Integer> failures = new HashMap<>();

  /** Counts a failure; how long to wait now. */
  Duration next(WorkQueue.Work work) {
    int before = failures.merge(work, 1, Integer::sum) - 1;
    Duration wait = Duration.ofMillis(BASE_MILLIS << Math.min(before, MOST_DOUBLINGS));
    Duration most = Duration.ofSeconds(MOST_SECONDS);
    return wait.compareTo(most) > 0 ? most : wait;
  }

  /** The number of failures since the last success. */
  int failures(WorkQueue.Work work) {
    return failures.getOrDefault(work, 0);
  }

  /** Something went well, or need not be done any more. */
  void forget(WorkQueue.Work work) {
    failures.remove(work);
  }

  void clear() {
    failures.clear();
  }
}
