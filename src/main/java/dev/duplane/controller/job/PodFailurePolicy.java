package dev.duplane.controller.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import org.jspecify.annotations.Nullable;

/**
 * What a Pod that has failed means for its Job (KEP-3329; pkg/controller/job/
 * pod_failure_policy.go). The first rule that a Pod matches decides.
 */
final class PodFailurePolicy {
  private final JsonNode rules;

  /**
   * @param spec of the Job
   */
  PodFailurePolicy(JsonNode spec) {
    this.rules = spec.path("podFailurePolicy").path("rules");
  }

  /**
   * What follows from a failure.
   *
   * @param counted whether it counts for the limits
   * @param failsIndex whether its index fails at once
   * @param failsJob why the Job fails at once; null if it does not
   */
  record FailureVerdict(boolean counted, boolean failsIndex, @Nullable String failsJob) {
    private static final FailureVerdict COUNT = new FailureVerdict(true, false, null);
  }

  /** The verdict on a Pod that has failed. */
  FailureVerdict of(ObjectNode pod) {
    int position = 0;
    for (JsonNode rule : rules) {
      String why =
          rule.has("onExitCodes")
              ? exitCode(pod, rule.get("onExitCodes"))
              : condition(pod, rule.path("onPodConditions"));
      if (why != null) {
        String action = rule.path("action").asText();
        return switch (action) {
          case "Ignore" -> new FailureVerdict(false, false, null);
          case "FailIndex" -> new FailureVerdict(true, true, null);
          case "FailJob" ->
              new FailureVerdict(
                  true, false, why + " matching " + action + " rule at index " + position);
          default -> FailureVerdict.COUNT;
        };
      }
      position++;
    }
    return FailureVerdict.COUNT;
  }

  private static @Nullable String exitCode(ObjectNode pod, JsonNode required) {
    for (String list : new String[] {"containerStatuses", "initContainerStatuses"}) {
      for (JsonNode status : pod.path("status").path(list)) {
        JsonNode code = status.at("/state/terminated/exitCode");
        String name = status.path("name").asText();
        boolean named = !required.hasNonNull("containerName");
        if (code.asInt() != 0
            && (named || required.path("containerName").asText().equals(name))
            && isRequired(code.asInt(), required)) {
          return "Container " + name + " for pod " + name(pod) + " failed with exit code " + code;
        }
      }
    }
    return null;
  }

  private static boolean isRequired(int code, JsonNode required) {
    boolean listed = false;
    for (JsonNode value : required.path("values")) {
      listed |= value.asInt() == code;
    }
    return switch (required.path("operator").asText()) {
      case "In" -> listed;
      case "NotIn" -> !listed;
      default -> false;
    };
  }

  private static @Nullable String condition(ObjectNode pod, JsonNode patterns) {
    for (JsonNode condition : pod.path("status").path("conditions")) {
      for (JsonNode pattern : patterns) {
        if (pattern.path("type").equals(condition.path("type"))
            && pattern.path("status").equals(condition.path("status"))) {
          return "Pod " + name(pod) + " has condition " + condition.path("type").asText();
        }
      }
    }
    return null;
  }

  private static String name(ObjectNode pod) {
    ObjectMeta meta = ObjectMeta.of(pod);
    return meta.namespace() + "/" + meta.name();
  }
}
