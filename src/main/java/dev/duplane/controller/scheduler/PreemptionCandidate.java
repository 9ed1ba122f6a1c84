package dev.duplane.controller.scheduler;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A Node, and who would have to leave it ({@code pkg/scheduler/framework/preemption}, Candidate).
 *
 * @param node its name
 * @param victims the most important first; at least one
 * @param violations how many of them a PodDisruptionBudget does not allow to go
 */
record PreemptionCandidate(String node, List<Victim> victims, int violations) {
  /** A priority is above 0 with that. */
  private static final long LEAST_PRIORITY = 1L << 31;

  /** The best first ({@code pickOneNodeForPreemption}); of equal ones any is. */
  static final Comparator<PreemptionCandidate> BEST_FIRST =
      Comparator.comparingInt(PreemptionCandidate::violations)
          .thenComparing(PreemptionCandidate::highestPriority)
          .thenComparing(PreemptionCandidate::sumOfPriorities)
          .thenComparing(candidate -> candidate.victims().size())
          .thenComparing(PreemptionCandidate::earliestStart, Comparator.reverseOrder());

  private int highestPriority() {
    return victims.get(0).priority();
  }

  private long sumOfPriorities() {
    return victims.stream().mapToLong(victim -> victim.priority() + LEAST_PRIORITY).sum();
  }

  /** Of those with the highest priority. */
  private Instant earliestStart() {
    return victims.stream()
        .filter(victim -> victim.priority() == highestPriority())
        .map(Victim::start)
        .min(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }
}
