package dev.duplane.controller.servicepods;

import dev.duplane.controller.Request;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When the change happened that endpoints follow: the earliest of what has changed since the
 * Service was looked at last (Kubernetes, {@code
 * staging/src/k8s.io/endpointslice/util/trigger_time_tracker.go}).
 */
public final class TriggerTimes {
  /** The annotation that says it. */
  public static final String ANNOTATION = "endpoints.kubernetes.io/last-change-trigger-time";

  private final Map<Request, Seen> seen = new HashMap<>();

  /** The times that were seen last. */
  private record Seen(@Nullable Instant service, Map<String, Instant> pods) {}

  /**
   * Notes how things are, and says since when.
   *
   * @return the text of the annotation; null if there is none to be
   */
  public @Nullable String note(Request request, SelectingService service, List<SelectedPod> pods) {
    Instant created = time(service.creationTimestamp());
    Map<String, Instant> times = new HashMap<>();
    for (SelectedPod pod : pods) {
      Instant ready = time(pod.readySince());
      if (ready != null) {
        times.put(pod.name(), ready);
      }
    }
    Seen last = seen.put(request, new Seen(created, times));
    Instant trigger = last == null ? created : earliest(last, created, times);
    return trigger == null ? null : trigger.toString();
  }

  private static @Nullable Instant earliest(
      Seen last, @Nullable Instant created, Map<String, Instant> times) {
    Instant earliest = isAfter(created, last.service()) ? created : null;
    for (Map.Entry<String, Instant> pod : times.entrySet()) {
      Instant time = pod.getValue();
      if (isAfter(time, last.pods().get(pod.getKey()))
          && (earliest == null || time.isBefore(earliest))) {
        earliest = time;
      }
    }
    return earliest;
  }

  private static boolean isAfter(@Nullable Instant time, @Nullable Instant last) {
    return time != null && (last == null || time.isAfter(last));
  }

  private static @Nullable Instant time(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The Service is gone. */
  public void forget(Request request) {
    seen.remove(request);
  }

  /** Forgets all. */
  public void clear() {
    seen.clear();
  }
}
