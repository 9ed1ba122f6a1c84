package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Identity;
import java.time.Clock;
import java.util.List;

/**
 * Has Pods leave for one of higher priority ({@code
 * pkg/scheduler/framework/preemption/executor.go}).
 */
final class PodPreemption {
  /** The condition of those that go. */
  static final String CONDITION = "DisruptionTarget";

  /** And its reason. */
  static final String REASON = "PreemptionByScheduler";

  private final OwnObjects pods;
  private final SchedulerEvents events;
  private final Clock clock;

  /**
   * @param pods where they are deleted
   * @param events tell of it
   * @param clock gives the times of conditions
   */
  PodPreemption(OwnObjects pods, SchedulerEvents events, Clock clock) {
    this.pods = pods;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Does it.
   *
   * @param preemptor the Pod for which they go
   * @param candidate the Node, and who has to leave it
   * @param outranked Pods of lower priority that wait for the same Node: they wait no more
   */
  void perform(ObjectNode preemptor, PreemptionCandidate candidate, List<Request> outranked) {
    for (Request pod : outranked) {
      ObjectNode change = JsonNodeFactory.instance.objectNode();
      change.putObject("status").putNull("nominatedNodeName");
      patch(pod.namespace(), pod.name(), change);
    }
    for (Victim victim : candidate.victims()) {
      ObjectMeta meta = ObjectMeta.of(victim.pod());
      if (!victim.leaving()
          && patch(meta.namespace(), meta.name(), condition(preemptor, victim.pod()))) {
        pods.delete(meta.namespace(), meta.name());
        events.preempted(victim.pod(), preemptor, candidate.node());
      }
    }
  }

  /** Whether the Pod is still there. */
  private boolean patch(String namespace, String name, ObjectNode change) {
    try {
      pods.patch(namespace, name, "status", PatchType.STRATEGIC_MERGE, change);
      return true;
    } catch (StatusException e) {
      if ("NotFound".equals(e.status().reason())) {
        return false;
      }
      throw e;
    }
  }

  private ObjectNode condition(ObjectNode preemptor, ObjectNode victim) {
    JsonNode before = Conditions.of(victim, CONDITION);
    boolean same = before.path("status").asText().equals("True");
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    ObjectNode condition = change.putObject("status").putArray("conditions").addObject();
    condition.put("type", CONDITION).put("status", "True").put("reason", REASON);
    condition.put(
        "message",
        preemptor.path("spec").path("schedulerName").asText()
            + ": preempting to accommodate a higher priority pod");
    condition.put(
        "lastTransitionTime",
        same ? before.path("lastTransitionTime").asText() : Identity.timestamp(clock.instant()));
    int generation = ObjectMeta.of(victim).integer("generation");
    if (generation > 0) {
      condition.put("observedGeneration", generation);
    }
    return change;
  }
}
