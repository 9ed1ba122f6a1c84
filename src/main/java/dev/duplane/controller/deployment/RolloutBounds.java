package dev.duplane.controller.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.IntOrPercent;

/**
 * How many Pods there may be and have to be while a Deployment changes
 * (pkg/controller/deployment/util, {@code ResolveFenceposts}).
 *
 * @param desired how many are wanted
 * @param maxSurge how many there may be beyond them
 * @param maxUnavailable how many of them may be missing
 */
record RolloutBounds(int desired, int maxSurge, int maxUnavailable) {

  /** The bounds that a Deployment's spec sets. */
  static RolloutBounds of(JsonNode spec) {
    int desired = spec.path("replicas").asInt();
    if (!isRollingUpdate(spec)) {
      return new RolloutBounds(desired, 0, 0);
    }
    JsonNode rolling = spec.path("strategy").path("rollingUpdate");
    int surge = IntOrPercent.of(rolling.path("maxSurge")).of(desired, true);
    int unavailable = IntOrPercent.of(rolling.path("maxUnavailable")).of(desired, false);
    if (surge == 0 && unavailable == 0) {
      // Percentages may come to nothing: without this the rollout would stand still.
      unavailable = 1;
    }
    return new RolloutBounds(desired, surge, Math.min(unavailable, desired));
  }

  static boolean isRollingUpdate(JsonNode spec) {
    return spec.path("strategy").path("type").asText().equals("RollingUpdate");
  }

  /** The most Pods that there may be. */
  int most() {
    return desired + maxSurge;
  }

  /** The fewest Pods that have to be available. */
  int least() {
    return desired - maxUnavailable;
  }
}
