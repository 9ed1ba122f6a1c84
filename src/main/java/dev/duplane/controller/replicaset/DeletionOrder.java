package dev.duplane.controller.replicaset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.PodState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order in which Pods go when there are too many: those first that do least
 * (pkg/controller/controller_utils.go, {@code ActivePodsWithRanks}; pod-deletion-cost, KEP-2255;
 * ages by their logarithm, KEP-2185).
 */
final class DeletionOrder {
  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

  private final Instant now;
  private final Map<String, Integer> perNode = new HashMap<>();

  private DeletionOrder(List<ObjectNode> related, Instant now) {
    this.now = now;
    for (ObjectNode pod : related) {
      perNode.merge(PodState.nodeName(pod), 1, Integer::sum);
    }
  }

  /**
   * The Pods that go.
   *
   * @param pods from which to choose, in order of name
   * @param related Pods of the same owner's ReplicaSets, which count where they are
   * @param count how many go
   */
  static List<ObjectNode> first(
      List<ObjectNode> pods, List<ObjectNode> related, int count, Instant now) {
    List<ObjectNode> ordered = new ArrayList<>(pods);
    if (count < pods.size()) {
      ordered.sort(new DeletionOrder(related, now)::compare);
    }
    return ordered.subList(0, count);
  }

  private int compare(ObjectNode one, ObjectNode other) {
    if (PodState.nodeName(one).isEmpty() != PodState.nodeName(other).isEmpty()) {
      return PodState.nodeName(one).isEmpty() ? -1 : 1;
    }
    int result = Integer.compare(PodState.progress(one), PodState.progress(other));
    result = result == 0 ? Boolean.compare(PodState.ready(one), PodState.ready(other)) : result;
    result = result == 0 ? Integer.compare(cost(one), cost(other)) : result;
    result = result == 0 ? Integer.compare(crowd(other), crowd(one)) : result;
    if (result == 0 && PodState.ready(one)) {
      result = byAge(PodState.readySince(one), PodState.readySince(other), one, other);
    }
    result =
        result == 0 ? Integer.compare(PodState.restarts(other), PodState.restarts(one)) : result;
    return result == 0 ? byAge(created(one), created(other), one, other) : result;
  }

  private static int cost(ObjectNode pod) {
    try {
      return Integer.parseInt(pod.path("metadata").path("annotations").path(COST).asText("0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private int crowd(ObjectNode pod) {
    return perNode.getOrDefault(PodState.nodeName(pod), 0);
  }

  private static Instant created(ObjectNode pod) {
    return Instant.parse(pod.path("metadata").path("creationTimestamp").asText());
  }

  /** The younger first, unless they are about as old: chance decides then, as uids have it. */
  private int byAge(
      @Nullable Instant one, @Nullable Instant other, ObjectNode pod, ObjectNode otherPod) {
    if (one == null || other == null) {
      return Boolean.compare(one != null, other != null);
    }
    if (one.equals(other)) {
      return 0;
    }
    int result = Integer.compare(magnitude(one), magnitude(other));
    return result == 0 ? uid(pod).compareTo(uid(otherPod)) : result;
  }

  private int magnitude(Instant since) {
    long nanos = Duration.between(since, now).toNanos();
    return nanos > 0 ? 63 - Long.numberOfLeadingZeros(nanos) : -1;
  }

  private static String uid(ObjectNode pod) {
    return pod.path("metadata").path("uid").asText();
  }
}
