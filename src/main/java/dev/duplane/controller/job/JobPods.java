package dev.duplane.controller.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.PodState;
import java.time.Instant;

/** What a Pod says about itself as one of a Job. */
final class JobPods {
  /** Holds a Pod until its Job has counted it (KEP-2307). */
  static final String TRACKING = "batch.kubernetes.io/job-tracking";

  /** An annotation, and a label. */
  static final String INDEX = "batch.kubernetes.io/job-completion-index";

  /** How many Pods of its index have failed before a Pod (KEP-3850). */
  static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";

  /** How many of them do not count. */
  static final String IGNORED_FAILURES = "batch.kubernetes.io/job-index-ignored-failure-count";

  /** That of a Pod without an index. */
  static final int NO_INDEX = -1;

  private JobPods() {}

  static String uid(ObjectNode pod) {
    return ObjectMeta.of(pod).uid();
  }

  /** Whether the Pod has not been counted yet. */
  static boolean tracked(ObjectNode pod) {
    return ObjectMeta.of(pod).finalizers().contains(TRACKING);
  }

  static boolean succeeded(ObjectNode pod) {
    return pod.path("status").path("phase").asText().equals("Succeeded");
  }

  /**
   * Whether the Pod has failed. One that is being deleted has, unless the Job waits for its end
   * (KEP-3939).
   */
  static boolean failed(ObjectNode pod, JsonNode spec) {
    if (pod.path("status").path("phase").asText().equals("Failed")) {
      return true;
    }
    return !replacesOnlyFailed(spec) && PodState.deleting(pod) && !succeeded(pod);
  }

  /** Whether a Pod that is being deleted is replaced only when it has ended. */
  static boolean replacesOnlyFailed(JsonNode spec) {
    return spec.path("podReplacementPolicy").asText().equals("Failed")
        || spec.hasNonNull("podFailurePolicy");
  }

  static int index(ObjectNode pod) {
    int index = number(pod, INDEX, NO_INDEX);
    return index < 0 ? NO_INDEX : index;
  }

  /** How many Pods of its index have failed before, as far as failures count. */
  static int failures(ObjectNode pod) {
    return Math.max(0, number(pod, FAILURES, 0));
  }

  static int ignoredFailures(ObjectNode pod) {
    return Math.max(0, number(pod, IGNORED_FAILURES, 0));
  }

  private static int number(ObjectNode pod, String annotation, int otherwise) {
    return pod.path("metadata").path("annotations").path(annotation).asInt(otherwise);
  }

  /** When the Pod has ended (backoff_utils.go, {@code getFinishedTime}). */
  static Instant finished(ObjectNode pod) {
    Instant last = null;
    for (JsonNode status : pod.path("status").path("containerStatuses")) {
      String time = status.at("/state/terminated/finishedAt").asText();
      Instant end = time.isEmpty() ? null : Instant.parse(time);
      last = last == null || (end != null && end.isAfter(last)) ? end : last;
    }
    if (last != null) {
      return last;
    }
    JsonNode ready = Conditions.of(pod, "Ready");
    String since = ready.path("lastTransitionTime").asText();
    if (ready.path("status").asText().equals("False") && !since.isEmpty()) {
      return Instant.parse(since);
    }
    JsonNode metadata = pod.path("metadata");
    if (PodState.deleting(pod)) {
      long grace = metadata.path("deletionGracePeriodSeconds").asLong();
      return Instant.parse(metadata.path("deletionTimestamp").asText()).minusSeconds(grace);
    }
    return Instant.parse(metadata.path("creationTimestamp").asText());
  }

  /** How often the containers of a Pod that has not ended were started again. */
  static int restarts(ObjectNode pod) {
    String phase = pod.path("status").path("phase").asText();
    int restarts = 0;
    if (phase.equals("Running") || phase.equals("Pending")) {
      for (String list : new String[] {"initContainerStatuses", "containerStatuses"}) {
        for (JsonNode status : pod.path("status").path(list)) {
          restarts += status.path("restartCount").asInt();
        }
      }
    }
    return restarts;
  }
}
