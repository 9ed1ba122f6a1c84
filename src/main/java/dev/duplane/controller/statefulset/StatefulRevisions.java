package dev.duplane.controller.statefulset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.workload.RevisionHistory;
import dev.duplane.controller.workload.WorkloadOwner;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The revision that a StatefulSet's Pods have, and the one that they are to have
 * (stateful_set_control.go, {@code getStatefulSetRevisions}).
 */
final class StatefulRevisions {
  /** Has the hash of a revision. */
  static final String HASH = "controller.kubernetes.io/hash";

  private final RevisionHistory history;
  private final ObjectNode update;
  private final ObjectNode current;
  private final int collisions;

  StatefulRevisions(RevisionHistory history, WorkloadOwner set) {
    this.history = history;
    JsonNode status = set.node().path("status");
    this.collisions = status.path("collisionCount").asInt();
    List<ObjectNode> all = history.all();
    List<ObjectNode> equal = history.current();
    long next = all.isEmpty() ? 1 : RevisionHistory.number(all.get(all.size() - 1)) + 1;
    if (equal.isEmpty()) {
      this.update = history.create(null, next, collisions);
    } else {
      ObjectNode latest = equal.get(equal.size() - 1);
      // The template is that of an earlier revision: that one becomes the latest again.
      this.update = all.indexOf(latest) == all.size() - 1 ? latest : history.renumber(latest, next);
    }
    ObjectNode known = history.named(status.path("currentRevision").asText());
    this.current = known == null ? update : known;
  }

  String update() {
    return RevisionHistory.name(update);
  }

  String current() {
    return RevisionHistory.name(current);
  }

  int collisions() {
    return collisions;
  }

  JsonNode updateTemplate() {
    return RevisionHistory.template(update);
  }

  JsonNode currentTemplate() {
    return RevisionHistory.template(current);
  }

  /** Deletes old revisions that no Pod has, beyond so many. */
  void truncate(List<ObjectNode> pods, int limit) {
    Set<String> used = pods.stream().map(StatefulPods::revision).collect(Collectors.toSet());
    used.add(update());
    used.add(current());
    history.truncate(
        history.all().stream().filter(revision -> used.contains(RevisionHistory.name(revision))),
        limit);
  }
}
