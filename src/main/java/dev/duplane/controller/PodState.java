package dev.duplane.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far a Pod is (pkg/api/v1/pod/util.go, pkg/controller/controller_utils.go). */
public final class PodState {
  private PodState() {}

  /** Whether the Pod has ended by itself. */
  public static boolean ended(ObjectNode pod) {
    String phase = pod.path("status").path("phase").asText();
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** Whether the Pod is being deleted. */
  public static boolean deleting(ObjectNode pod) {
    return pod.path("metadata").has("deletionTimestamp");
  }

  /** Whether the Pod runs or will. */
  public static boolean active(ObjectNode pod) {
    return !ended(pod) && !deleting(pod);
  }

  /** Whether the Pod has been deleted and has not ended yet. */
  public static boolean terminating(ObjectNode pod) {
    return !ended(pod) && deleting(pod);
  }

  /** Whether the Pod is ready. */
  public static boolean ready(ObjectNode pod) {
    return Conditions.isTrue(pod, "Ready");
  }

  /** Since when the Pod is ready, null if it is not or that is not known. */
  public static @Nullable Instant readySince(ObjectNode pod) {
    String time =
        ready(pod) ? Conditions.of(pod, "Ready").path("lastTransitionTime").asText("") : "";
    return time.isEmpty() || time.equals("null") ? null : Instant.parse(time);
  }

  /** Whether the Pod has been ready for so long. */
  public static boolean available(ObjectNode pod, int minReadySeconds, Instant now) {
    if (!ready(pod) || minReadySeconds == 0) {
      return ready(pod);
    }
    Instant since = readySince(pod);
    return since != null && !since.plusSeconds(minReadySeconds).isAfter(now);
  }

  /** When a Pod that is ready will be available, seen from now; null if nothing is to come. */
  public static @Nullable Duration untilAvailable(
      Iterable<ObjectNode> pods, int minReadySeconds, Instant now) {
    Duration least = null;
    for (ObjectNode pod : pods) {
      Instant since = readySince(pod);
      if (since != null && !available(pod, minReadySeconds, now)) {
        Duration wait = Duration.between(now, since.plusSeconds(minReadySeconds));
        least = least == null || wait.compareTo(least) < 0 ? wait : least;
      }
    }
    return least;
  }

  /** The Node that it is bound to; empty if there is none. */
  public static String nodeName(ObjectNode pod) {
    return pod.path("spec").path("nodeName").asText();
  }

  /** How far its phase is: 0 before it runs, 1 if nobody knows, 2 when it runs. */
  public static int progress(ObjectNode pod) {
    return switch (pod.path("status").path("phase").asText()) {
      case "Unknown" -> 1;
      case "Running" -> 2;
      default -> 0;
    };
  }

  /** How often the container that was restarted most was. */
  public static int restarts(ObjectNode pod) {
    int most = 0;
    for (JsonNode container : pod.path("status").path("containerStatuses")) {
      most = Math.max(most, container.path("restartCount").asInt());
    }
    return most;
  }
}
