package dev.duplane.controller.job;

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
      Comparator.comparing((ObjectNode pod) -> !PodState.nodeName(pod).isEmpty())
          .thenComparing(PodState::progress)
          .thenComparing(PodState::ready)
          .thenComparing(PodRemovalOrder::readySince, Comparator.reverseOrder())
          .thenComparing(PodState::restarts, Comparator.reverseOrder())
          .thenComparing(PodRemovalOrder::created, Comparator.reverseOrder());

  private PodRemovalOrder() {}

  private static Instant readySince(ObjectNode pod) {
    Instant since = PodState.readySince(pod);
    return since == null ? Instant.MAX : since;
  }

  private static String created(ObjectNode pod) {
    return pod.path("metadata").path("creationTimestamp").asText();
  }
}
