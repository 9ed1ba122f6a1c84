package dev.duplane.controller.daemonset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.PodState;
import dev.duplane.controller.Result;
import dev.duplane.controller.workload.PodControl;
import dev.duplane.controller.workload.RevisionHistory;
import dev.duplane.controller.workload.TemplateHash;
import dev.duplane.controller.workload.WorkloadOwner;
import dev.duplane.controller.workload.WorkloadStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One look at a DaemonSet (pkg/controller/daemon/daemon_controller.go, {@code syncDaemonSet}). */
final class DaemonSetSync {
  private static final int BURST = 250;
  private static final Comparator<ObjectNode> BY_AGE =
      Comparator.comparing((ObjectNode pod) -> pod.path("spec").path("nodeName").asText().isEmpty())
          .thenComparing(pod -> pod.path("metadata").path("creationTimestamp").asText())
          .thenComparing(pod -> pod.path("metadata").path("name").asText());

  private final WorkloadOwner owner;
  private final JsonNode spec;
  private final Collection<ObjectNode> nodes;
  private final TreeMap<String, List<ObjectNode>> podsByNode = new TreeMap<>();
  private final RevisionHistory history;
  private final OwnObjects sets;
  private final PodControl control;
  private final EventRecorder events;
  private final Instant now;
  private final DaemonTemplate template;
  private final TreeMap<String, DaemonTemplate.Fit> fits = new TreeMap<>();
  private @Nullable Integer collisions;

  /** What a look needs besides the DaemonSet. */
  record Means(OwnObjects sets, PodControl control, EventRecorder events, Instant now) {}

  DaemonSetSync(
      WorkloadOwner owner,
      Collection<ObjectNode> nodes,
      List<ObjectNode> pods,
      RevisionHistory history,
      Means means) {
    this.owner = owner;
    this.spec = owner.node().path("spec");
    this.nodes = nodes;
    this.history = history;
    this.sets = means.sets();
    this.control = means.control();
    this.events = means.events();
    this.now = means.now();
    this.template = new DaemonTemplate(owner);
    for (ObjectNode pod : pods) {
      podsByNode.computeIfAbsent(DaemonTemplate.nodeOf(pod), node -> new ArrayList<>()).add(pod);
    }
    podsByNode.values().forEach(all -> all.sort(BY_AGE));
    for (ObjectNode node : nodes) {
      fits.put(ObjectMeta.of(node).name(), template.on(node));
    }
    JsonNode stored = owner.node().path("status").path("collisionCount");
    this.collisions = stored.isNumber() ? stored.asInt() : null;
  }

  Result run() {
    List<ObjectNode> current = history.current();
    long number = history.newest(current) + 1;
    ObjectNode revision = current.isEmpty() ? snapshot(number) : current.get(current.size() - 1);
    if (RevisionHistory.number(revision) < number) {
      revision = history.renumber(revision, number);
    }
    String hash = history.hash(revision);
    try {
      boolean changed = manage(hash);
      boolean rolling = spec.path("updateStrategy").path("type").asText().equals("RollingUpdate");
      if (!changed && rolling) {
        int desired = (int) fits.values().stream().filter(DaemonTemplate.Fit.RUNS::equals).count();
        DaemonUpdate update = new DaemonUpdate(template, hash, spec, desired, now);
        update.plan(podsByNode);
        boolean unused = write(update.goes(), update.comes(), hash);
      }
    } catch (StatusException e) {
      writeStatus(hash);
      throw e;
    }
    forgetOld(revision);
    writeStatus(hash);
    List<ObjectNode> all = podsByNode.values().stream().flatMap(List::stream).toList();
    Duration wait = PodState.untilAvailable(all, spec.path("minReadySeconds").asInt(), now);
    return wait == null ? Result.DONE : Result.after(wait);
  }

  private ObjectNode snapshot(long number) {
    return history.create(TemplateHash.of(spec.path("template"), collisions), number, collisions);
  }

  /** Makes Pods where they are missing and deletes those that are too much; whether it did. */
  private boolean manage(String hash) {
    List<String> missing = new ArrayList<>();
    List<ObjectNode> tooMuch = new ArrayList<>();
    for (Map.Entry<String, DaemonTemplate.Fit> node : fits.entrySet()) {
      List<ObjectNode> pods = podsByNode.get(node.getKey());
      switch (node.getValue()) {
        case RUNS -> {
          if (pods == null) {
            missing.add(node.getKey());
          } else {
            onNode(node.getKey(), pods, true, hash, missing, tooMuch);
          }
        }
        case STAYS ->
            onNode(node.getKey(), pods == null ? List.of() : pods, false, hash, missing, tooMuch);
        case NONE -> {
          if (pods != null) {
            pods.stream().filter(pod -> !PodState.deleting(pod)).forEach(tooMuch::add);
          }
        }
      }
    }
    for (Map.Entry<String, List<ObjectNode>> node : podsByNode.entrySet()) {
      if (!fits.containsKey(node.getKey())) {
        // The scheduler waits for a Node that will not come.
        node.getValue().stream()
            .filter(pod -> pod.path("spec").path("nodeName").asText().isEmpty())
            .filter(pod -> !PodState.deleting(pod))
            .forEach(tooMuch::add);
      }
    }
    return write(tooMuch, missing, hash);
  }

  /** A Node's Pods, of which one is to run, or two while it is replaced. */
  private void onNode(
      String node,
      List<ObjectNode> pods,
      boolean runs,
      String hash,
      List<String> missing,
      List<ObjectNode> tooMuch) {
    List<ObjectNode> running = new ArrayList<>();
    for (ObjectNode pod : pods) {
      if (PodState.ended(pod) && !PodState.deleting(pod)) {
        tell(pod, node);
        tooMuch.add(pod);
      } else if (!PodState.deleting(pod)) {
        running.add(pod);
      }
    }
    if (!DaemonUpdate.surges(spec)) {
      running.stream().skip(1).forEach(tooMuch::add);
      return;
    }
    if (running.isEmpty() && runs) {
      missing.add(node);
    }
    if (running.size() > 1) {
      surplus(running, hash, tooMuch);
    }
  }

  private void tell(ObjectNode pod, String node) {
    boolean failed = pod.path("status").path("phase").asText().equals("Failed");
    ObjectMeta meta = ObjectMeta.of(pod);
    events.event(
        owner.involved(),
        failed ? EventRecorder.WARNING : EventRecorder.NORMAL,
        failed ? "FailedDaemonPod" : "SucceededDaemonPod",
        "Found "
            + (failed ? "failed" : "succeeded")
            + " daemon pod "
            + meta.namespace()
            + "/"
            + meta.name()
            + " on node "
            + node
            + ", will try to "
            + (failed ? "kill" : "delete")
            + " it");
  }

  /** The oldest new one stays, and the oldest old one as long as it is needed. */
  private void surplus(List<ObjectNode> running, String hash, List<ObjectNode> tooMuch) {
    ObjectNode updated = null;
    ObjectNode old = null;
    for (ObjectNode pod : running) {
      boolean isNew =
          pod.path("metadata").path("labels").path(DaemonTemplate.HASH).asText().equals(hash);
      if (isNew && updated == null) {
        updated = pod;
      } else if (!isNew && old == null) {
        old = pod;
      } else {
        tooMuch.add(pod);
      }
    }
    if (updated != null
        && old != null
        && (!PodState.ready(old)
            || PodState.available(updated, spec.path("minReadySeconds").asInt(), now))) {
      tooMuch.add(old);
    }
  }

  private boolean write(List<ObjectNode> goes, List<String> comes, String hash) {
    for (String node : comes.subList(0, Math.min(BURST, comes.size()))) {
      boolean unused = control.create(owner, template.podOn(node, hash));
    }
    for (ObjectNode pod : goes.subList(0, Math.min(BURST, goes.size()))) {
      control.delete(owner, pod);
    }
    return !goes.isEmpty() || !comes.isEmpty();
  }

  /** Deletes old revisions that no Pod has any more, beyond those that are kept. */
  private void forgetOld(ObjectNode current) {
    Set<String> live = new HashSet<>();
    podsByNode
        .values()
        .forEach(
            pods ->
                pods.forEach(
                    pod ->
                        live.add(
                            pod.path("metadata")
                                .path("labels")
                                .path(DaemonTemplate.HASH)
                                .asText())));
    String kept = RevisionHistory.name(current);
    history.truncate(
        history.all().stream()
            .filter(
                revision ->
                    RevisionHistory.name(revision).equals(kept)
                        || live.contains(history.hash(revision))),
        spec.path("revisionHistoryLimit").asInt());
  }

  private void writeStatus(String hash) {
    int desired = 0;
    int current = 0;
    int misscheduled = 0;
    int ready = 0;
    int available = 0;
    int updated = 0;
    for (ObjectNode node : nodes) {
      String name = ObjectMeta.of(node).name();
      List<ObjectNode> pods = podsByNode.get(name);
      if (fits.get(name) != DaemonTemplate.Fit.RUNS) {
        misscheduled += pods == null ? 0 : 1;
        continue;
      }
      desired++;
      if (pods != null) {
        ObjectNode pod = pods.get(0);
        current++;
        ready += PodState.ready(pod) ? 1 : 0;
        available += PodState.available(pod, spec.path("minReadySeconds").asInt(), now) ? 1 : 0;
        updated += template.isUpdated(pod, hash) ? 1 : 0;
      }
    }
    ObjectNode status =
        owner.node().path("status") instanceof ObjectNode before
            ? before.deepCopy()
            : owner.node().objectNode();
    status.put("currentNumberScheduled", current).put("numberMisscheduled", misscheduled);
    status.put("desiredNumberScheduled", desired).put("numberReady", ready);
    status.put("observedGeneration", owner.node().path("metadata").path("generation").asInt());
    WorkloadStatus.count(status, "updatedNumberScheduled", updated);
    WorkloadStatus.count(status, "numberAvailable", available);
    WorkloadStatus.count(status, "numberUnavailable", desired - available);
    WorkloadStatus.write(sets, owner, status);
  }
}
