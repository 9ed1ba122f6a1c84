package dev.duplane.controller;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Counts failed reconciliations, for the wait before the next attempt. */
final class Backoff {
  private final Map<WorkQueue.Work, Integer> failures = new HashMap<>();

  /** Counts a failure; how long to wait now. */
  Duration next(WorkQueue.Work work, RetryDelays delays) {
    return delays.after(failures.merge(work, 1, Integer::sum) - 1);
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
