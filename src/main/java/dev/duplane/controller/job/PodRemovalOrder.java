package dev.duplane.controller.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.PodState;
import java.time.Instant;
import java.util.Comparator;

/**
 * Which Pods go first when there are too many: those that do least
 * (pkg/controller/controller_utils.go, {@code ActivePods}).
 */
final class PodRemovalOrder {
  static final Comparator<ObjectNode> FIRST =
      Comparator.comparing((ObjectNode pod) -> !node(pod).isEmpty())
          .thenComparing(PodRemovalOrder::phase)
          .thenComparing(PodState::ready)
          .thenComparing(PodRemovalOrder::readySince, Comparator.reverseOrder())
          .thenComparing(PodRemovalOrder::restarts, Comparator.reverseOrder())
          .thenComparing(PodRemovalOrder::created, Comparator.reverseOrder());

  private PodRemovalOrder() {}

  private static String node(ObjectNode pod) {
    return pod.path("spec").path("nodeName").asText();
  }

  private static int phase(ObjectNode pod) {
    return switch (pod.path("status").path("phase").asText()) {
      case "Unknown" -> 1;
      case "Running" -> 2;
      default -> 0;
    };
  }

  private static Instant readySince(ObjectNode pod) {
    Instant since = PodState.readySince(pod);
    return since == null ? Instant.MAX : since;
  }

  private static int restarts(ObjectNode pod) {
    int most = 0;
    for (JsonNode status : pod.path("status").path("containerStatuses")) {
      most = Math.max(most, status.path("restartCount").asInt());
    }
    return most;
  }

  private static String created(ObjectNode pod) {
    return pod.path("metadata").path("creationTimestamp").asText();
  }
}
