package dev.duplane.controller.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long a Job waits before it makes another Pod: ten seconds after the first failure, and twice
 * as long after each one more (pkg/controller/job/backoff_utils.go). Failures are remembered, since
 * Pods that were deleted tell of none; of Jobs that nothing is remembered of, their Pods tell.
 */
final class PodBackoff {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Map<String, Failures> byJob = new HashMap<>();

  /**
   * The failures of a Job since its last success.
   *
   * @param last when the last one was; null if there are none
   */
  record Failures(int count, @Nullable Instant last) {
    private static final Failures NONE = new Failures(0, null);

    /** With those of Pods that have ended since. */
    Failures with(List<ObjectNode> succeeded, List<ObjectNode> failed) {
      Instant success = end(succeeded);
      if (success == null) {
        return failed.isEmpty() ? this : new Failures(count + failed.size(), end(failed));
      }
      List<ObjectNode> since =
          failed.stream().filter(pod -> JobPods.finished(pod).isAfter(success)).toList();
      return new Failures(since.size(), end(since));
    }

    private static @Nullable Instant end(List<ObjectNode> pods) {
      return pods.stream().map(JobPods::finished).max(Instant::compareTo).orElse(null);
    }

    /** What is left to wait. */
    Duration remaining(Instant now) {
      if (count == 0 || last == null) {
        return Duration.ZERO;
      }
      Duration wait = FIRST;
      for (int i = 1; i < count && wait.compareTo(LONGEST) < 0; i++) {
        wait = wait.multipliedBy(2);
      }
      wait = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
      Duration left = Duration.between(now, last.plus(wait));
      return left.isNegative() ? Duration.ZERO : left;
    }
  }

  /** The failures of a Job, with those that have not been counted yet. */
  Failures of(JobContext context) {
    Failures known = byJob.get(context.job.uid());
    return known == null
        ? Failures.NONE.with(
            context.pods.stream().filter(JobPods::succeeded).toList(),
            context.pods.stream().filter(context::failed).toList())
        : known.with(context.newlySucceeded(), context.newlyFailed());
  }

  /** What is left to wait because of a Pod of an index that has failed; none if there is none. */
  static Duration remaining(@Nullable ObjectNode failed, Instant now) {
    return failed == null
        ? Duration.ZERO
        : new Failures(
                JobPods.failures(failed) + JobPods.ignoredFailures(failed) + 1,
                JobPods.finished(failed))
            .remaining(now);
  }

  void remember(String job, Failures failures) {
    byJob.put(job, failures);
  }

  void forget(String job) {
    byJob.remove(job);
  }

  void reset() {
    byJob.clear();
  }
}
