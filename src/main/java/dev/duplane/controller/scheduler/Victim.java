package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.ObjectMeta;
import java.time.Instant;
import java.util.Comparator;

/**
 * A Pod that may have to go for one of higher priority.
 *
 * @param pod the Pod, not to be changed
 * @param demand what it takes, as it has been counted
 * @param leaving whether it is being deleted already
 */
record Victim(ObjectNode pod, PodDemand demand, boolean leaving) {
  /** The most important first ({@code pkg/scheduler/util/utils.go}, MoreImportantPod). */
  static final Comparator<Victim> MOST_IMPORTANT_FIRST =
      Comparator.comparingInt(Victim::priority)
          .reversed()
          .thenComparing(Victim::start)
          .thenComparing(victim -> ObjectMeta.of(victim.pod()).namespace())
          .thenComparing(victim -> ObjectMeta.of(victim.pod()).name());

  int priority() {
    return demand.priority();
  }

  /** When it started; a Pod that has not is younger than all that have. */
  Instant start() {
    String start = pod.path("status").path("startTime").asText();
    return start.isEmpty() ? Instant.MAX : Instant.parse(start);
  }

  /** Whether it goes because the scheduler has said so ({@code podTerminatingByPreemption}). */
  boolean leavesByPreemption() {
    return leaving
        && Conditions.isTrue(pod, PodPreemption.CONDITION)
        && Conditions.of(pod, PodPreemption.CONDITION)
            .path("reason")
            .asText()
            .equals(PodPreemption.REASON);
  }
}
