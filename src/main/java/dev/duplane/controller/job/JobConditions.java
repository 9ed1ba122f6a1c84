package dev.duplane.controller.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a Job's status that is being made (job_controller.go, {@code
 * ensureJobConditionStatus}): one that changes stays where it is.
 */
final class JobConditions {
  private final ObjectNode status;
  private final String now;

  JobConditions(ObjectNode status, String now) {
    this.status = status;
    this.now = now;
  }

  /**
   * Why a Job has ended, or will when its Pods have.
   *
   * @param type of the condition
   */
  record Ending(String type, String reason, String message) {
    static final String SUCCESS_CRITERIA_MET = "SuccessCriteriaMet";
    static final String FAILURE_TARGET = "FailureTarget";
    static final String COMPLETE = "Complete";
    static final String FAILED = "Failed";

    /** Whether it is the Job's success. */
    boolean successful() {
      return type.equals(SUCCESS_CRITERIA_MET) || type.equals(COMPLETE);
    }

    Ending as(String other) {
      return new Ending(other, reason, message);
    }
  }

  /** Whether a Job has ended. */
  static boolean ended(ObjectNode job) {
    return Conditions.isTrue(job, Ending.COMPLETE) || Conditions.isTrue(job, Ending.FAILED);
  }

  /** The condition of a type if it is true, null if not. */
  @Nullable Ending ending(String type) {
    ObjectNode condition = find(type);
    return condition != null && condition.path("status").asText().equals("True")
        ? new Ending(type, condition.path("reason").asText(), condition.path("message").asText())
        : null;
  }

  private @Nullable ObjectNode find(String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return (ObjectNode) condition;
      }
    }
    return null;
  }

  /** Sets a condition to true. */
  void set(Ending ending) {
    var unused = set(ending.type(), true, ending.reason(), ending.message());
  }

  /**
   * Sets a condition; one that is not there cannot become false.
   *
   * @return whether something changed
   */
  boolean set(String type, boolean value, String reason, String message) {
    ObjectNode condition = find(type);
    String text = value ? "True" : "False";
    if (condition == null) {
      if (!value) {
        return false;
      }
      condition = status.withArrayProperty("conditions").addObject();
    } else if (condition.path("status").asText().equals(text)
        && condition.path("reason").asText().equals(reason)
        && condition.path("message").asText().equals(message)) {
      return false;
    }
    condition.put("type", type).put("status", text);
    condition.put("lastProbeTime", now).put("lastTransitionTime", now);
    condition.put("reason", reason).put("message", message);
    return true;
  }
}
