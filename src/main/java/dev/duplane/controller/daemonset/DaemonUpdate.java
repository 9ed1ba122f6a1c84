package dev.duplane.controller.daemonset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.IntOrPercent;
import dev.duplane.controller.PodState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which Pods of a DaemonSet are replaced now, within the bounds of its rolling update
 * (pkg/controller/daemon/update.go, {@code rollingUpdate}).
 */
final class DaemonUpdate {
  private final DaemonTemplate template;
  private final String hash;
  private final int minReadySeconds;
  private final Instant now;
  private final int maxSurge;
  private final int maxUnavailable;
  private final List<ObjectNode> goes = new ArrayList<>();
  private final List<String> comes = new ArrayList<>();

  /** A Node's Pods with the new template and with an old one. */
  private record Pair(@Nullable ObjectNode updated, @Nullable ObjectNode old) {}

  /**
   * @param spec of the DaemonSet
   * @param desired how many Nodes should have a Pod
   */
  DaemonUpdate(DaemonTemplate template, String hash, JsonNode spec, int desired, Instant now) {
    this.template = template;
    this.hash = hash;
    this.minReadySeconds = spec.path("minReadySeconds").asInt();
    this.now = now;
    JsonNode rolling = spec.path("updateStrategy").path("rollingUpdate");
    int surge = IntOrPercent.of(rolling.path("maxSurge")).of(desired, true);
    int unavailable = IntOrPercent.of(rolling.path("maxUnavailable")).of(desired, true);
    this.maxSurge = surge;
    this.maxUnavailable = surge == 0 && unavailable == 0 ? 1 : unavailable;
  }

  /** Whether a Node may have an old and a new Pod at a time. */
  static boolean surges(JsonNode spec) {
    JsonNode strategy = spec.path("updateStrategy");
    return strategy.path("type").asText().equals("RollingUpdate")
        && IntOrPercent.of(strategy.path("rollingUpdate").path("maxSurge")).number() != 0;
  }

  void plan(Map<String, List<ObjectNode>> podsByNode) {
    if (maxSurge == 0) {
      replace(podsByNode);
    } else {
      surge(podsByNode);
    }
  }

  /** The Pods that go. */
  List<ObjectNode> goes() {
    return goes;
  }

  /** The Nodes that get another Pod. */
  List<String> comes() {
    return comes;
  }

  private @Nullable Pair pair(List<ObjectNode> pods) {
    ObjectNode updated = null;
    ObjectNode old = null;
    for (ObjectNode pod : pods) {
      if (PodState.deleting(pod)) {
        continue;
      }
      boolean isNew = template.isUpdated(pod, hash);
      if (isNew ? updated != null : old != null) {
        return null;
      }
      updated = isNew ? pod : updated;
      old = isNew ? old : pod;
    }
    return new Pair(updated, old);
  }

  private boolean available(ObjectNode pod) {
    return PodState.available(pod, minReadySeconds, now);
  }

  private void replace(Map<String, List<ObjectNode>> podsByNode) {
    int unavailable = 0;
    List<ObjectNode> candidates = new ArrayList<>();
    for (List<ObjectNode> pods : podsByNode.values()) {
      Pair pair = pair(pods);
      ObjectNode updated = pair == null ? null : pair.updated();
      ObjectNode old = pair == null ? null : pair.old();
      if (old == null || updated != null) {
        boolean up = old == null && updated != null && available(updated);
        unavailable += up ? 0 : 1;
      } else if (!available(old)) {
        goes.add(old);
      } else {
        candidates.add(old);
      }
    }
    int allowed = Math.max(0, maxUnavailable - unavailable);
    goes.addAll(candidates.subList(0, Math.min(allowed, candidates.size())));
  }

  private void surge(Map<String, List<ObjectNode>> podsByNode) {
    int surging = 0;
    List<String> candidates = new ArrayList<>();
    for (Map.Entry<String, List<ObjectNode>> node : podsByNode.entrySet()) {
      Pair pair = pair(node.getValue());
      if (pair == null) {
        surging++;
        continue;
      }
      ObjectNode old = pair.old();
      ObjectNode updated = pair.updated();
      if (old == null) {
        continue;
      }
      if (updated == null) {
        (available(old) ? candidates : comes).add(node.getKey());
      } else if (available(updated)) {
        goes.add(old);
      } else {
        surging++;
      }
    }
    int allowed = Math.max(0, maxSurge - surging);
    comes.addAll(candidates.subList(0, Math.min(allowed, candidates.size())));
  }
}
