package dev.duplane.controller.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.PodState;
import dev.duplane.controller.Result;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a Pod on its Node, and ends it ({@code pkg/kubelet/kubelet.go}, {@code SyncPod} and {@code
 * SyncTerminatingPod}).
 */
final class PodSync {
  private static final String DEADLINE = "activeDeadlineSeconds";

  private final OwnObjects pods;
  private final EventRecorder kubelets;
  private final Clock clock;
  private final PodAddressing addressing;

  /** The uids of the Pods that have been told to end. */
  private final Set<String> killed = new HashSet<>();

  /**
   * @param registry where the Pods are
   * @param clock gives the times of what happens
   * @param addressing gives the Pods addresses
   */
  PodSync(Registry registry, Clock clock, PodAddressing addressing) {
    this.pods = OwnObjects.of(registry, "", "pods", StatusOwnership.MANAGER);
    this.kubelets = new EventRecorder(registry, clock, StatusOwnership.MANAGER);
    this.clock = clock;
    this.addressing = addressing;
  }

  /**
   * Brings a Pod's status up to date, or deletes it once it has ended.
   *
   * @param node which it is bound to; null if there is none of that name
   */
  Result reconcile(ObjectNode pod, @Nullable ObjectNode node) {
    if (ObjectMeta.of(pod).deleting()) {
      return end(pod, node);
    }
    return node == null || PodState.ended(pod) ? Result.DONE : report(pod, node);
  }

  /** How long it still is until the Pod has been active for so many seconds; below 0 afterwards. */
  private long millisUntil(ObjectNode pod, long seconds) {
    String started = pod.path("status").path("startTime").asText();
    Instant from = started.isEmpty() ? clock.instant() : Instant.parse(started);
    return Duration.between(clock.instant(), from.plusSeconds(seconds)).toMillis();
  }

  /**
   * Says what the Pod has come to, and comes again when it ends by itself or may no longer be
   * active ({@code pkg/kubelet/active_deadline.go}).
   */
  private Result report(ObjectNode pod, ObjectNode node) {
    PodInstructions given = PodInstructions.of(pod);
    OptionalLong runs = OptionalLong.empty();
    PodInstructions asked = given;
    if (given.runSeconds().isPresent()) {
      runs = OptionalLong.of(millisUntil(pod, given.runSeconds().getAsInt()));
      asked = runs.getAsLong() > 0 ? given.running() : given.ended();
    }
    OptionalLong allowed = OptionalLong.empty();
    if (pod.path("spec").hasNonNull(DEADLINE)) {
      allowed = OptionalLong.of(millisUntil(pod, pod.path("spec").path(DEADLINE).asLong()));
    }
    tellOf(pod, node, asked, allowed.orElse(1) <= 0);
    OptionalLong next =
        LongStream.concat(runs.stream(), allowed.stream()).filter(millis -> millis > 0).min();
    return next.isPresent() ? Result.after(Duration.ofMillis(next.getAsLong())) : Result.DONE;
  }

  private void tellOf(ObjectNode pod, ObjectNode node, PodInstructions asked, boolean overdue) {
    PodAddressing.PodNetwork network = addressing.of(pod, node);
    PodStage stage =
        PodStage.of(
            new PodStage.Situation(
                network.connected(),
                pod.path("spec").path("restartPolicy").asText(),
                asked,
                overdue));
    List<IpAddress> hostIps = PodAddressing.onePerFamily(NodeSync.internalIps(node));
    ObjectNode status =
        PodReport.of(pod, stage, asked, hostIps, network.addresses(), clock.instant());
    if (!write(pod, status)) {
      return;
    }
    if (network.reason() != null) {
      recorder(pod).event(pod, EventRecorder.WARNING, network.reason(), network.message());
    }
    if (stage == PodStage.OVERDUE) {
      recorder(pod)
          .event(pod, EventRecorder.NORMAL, PodReport.OVERDUE_REASON, PodReport.OVERDUE_MESSAGE);
      if (hasStarted(pod)) {
        kill(pod);
      }
      return;
    }
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      for (JsonNode container : pod.path("spec").path(list)) {
        tell(pod, status, list, container);
      }
    }
  }

  /** Whether the status was another one, and the kubelet's to write. */
  private boolean write(ObjectNode pod, ObjectNode status) {
    if (status.equals(pod.path("status"))) {
      return false;
    }
    ObjectMeta meta = ObjectMeta.of(pod);
    ObjectNode whole = pods.get(meta.namespace(), meta.name());
    if (whole == null || !StatusOwnership.mayReport(whole)) {
      return false;
    }
    ObjectNode changed = pod.objectNode();
    pod.properties().forEach(field -> changed.set(field.getKey(), field.getValue()));
    changed.set("status", status);
    pods.update(meta.namespace(), meta.name(), "status", changed);
    return true;
  }

  private EventRecorder recorder(ObjectNode pod) {
    return kubelets.on(pod.path("spec").path("nodeName").asText());
  }

  /** What has happened to a container, by its status before and now. */
  private void tell(ObjectNode pod, ObjectNode status, String list, JsonNode container) {
    String name = container.path("name").asText();
    String field = list.substring(0, list.length() - 1) + "Statuses";
    JsonNode before = status(pod.path("status").path(field), name);
    JsonNode now = status(status.path(field), name);
    String path = "spec." + list + "{" + name + "}";
    EventRecorder recorder = recorder(pod);
    boolean started =
        !now.path("containerID").asText().isEmpty()
            && !now.path("containerID").equals(before.path("containerID"));
    if (started) {
      recorder.event(pod, path, EventRecorder.NORMAL, "Pulled", pulled(container));
      recorder.event(pod, path, EventRecorder.NORMAL, "Created", "Container created");
      recorder.event(pod, path, EventRecorder.NORMAL, "Started", "Container started");
    }
    if (now.path("restartCount").asInt() > before.path("restartCount").asInt()) {
      ObjectMeta meta = ObjectMeta.of(pod);
      recorder.event(
          pod,
          path,
          EventRecorder.WARNING,
          "BackOff",
          "Back-off restarting failed container %s in pod %s_%s(%s)"
              .formatted(name, meta.name(), meta.namespace(), meta.uid()));
    }
    boolean unready = now.path("state").has("running") && !now.path("ready").asBoolean();
    if (unready && container.has("readinessProbe")) {
      recorder.event(
          pod,
          path,
          EventRecorder.WARNING,
          "Unhealthy",
          "Readiness probe failed: the annotation " + PodInstructions.READY + " is \"false\"");
    }
  }

  private static String pulled(JsonNode container) {
    return "Container image "
        + GoText.quote(container.path("image").asText())
        + " already present on machine and can be accessed by the pod";
  }

  private static JsonNode status(JsonNode statuses, String name) {
    for (JsonNode status : statuses) {
      if (status.path("name").asText().equals(name)) {
        return status;
      }
    }
    return statuses.path(name);
  }

  /**
   * A deleted Pod runs on for as long as it takes to end, then reports that it has, and is gone. A
   * Pod whose Node is gone is gone at once, as pod-garbage-collector-controller sees to it.
   */
  private Result end(ObjectNode pod, @Nullable ObjectNode node) {
    ObjectMeta meta = ObjectMeta.of(pod);
    int grace = meta.integer("deletionGracePeriodSeconds");
    if (grace == 0 && !meta.finalizers().isEmpty()) {
      return Result.DONE;
    }
    if (hasStarted(pod) && node != null) {
      kill(pod);
      Duration left = left(pod, grace);
      if (!left.isNegative() && !left.isZero()) {
        return Result.after(left);
      }
      write(pod, ended(pod, node));
    }
    pods.delete(
        meta.namespace(), meta.name(), new DeleteOptions(false, 0L, meta.uid(), null, null));
    killed.remove(meta.uid());
    return Result.DONE;
  }

  private static boolean hasStarted(ObjectNode pod) {
    return pod.path("status").path("phase").asText().equals("Running");
  }

  private void kill(ObjectNode pod) {
    if (!killed.add(ObjectMeta.of(pod).uid())) {
      return;
    }
    for (JsonNode container : pod.path("spec").path("containers")) {
      String name = container.path("name").asText();
      recorder(pod)
          .event(
              pod,
              "spec.containers{" + name + "}",
              EventRecorder.NORMAL,
              "Killing",
              "Stopping container " + name);
    }
  }

  /** How long the Pod still takes to end: nothing, unless its annotation says otherwise. */
  private Duration left(ObjectNode pod, int grace) {
    int seconds = Math.min(grace, PodInstructions.of(pod).terminationSeconds().orElse(0));
    Instant end = Instant.parse(pod.path("metadata").path("deletionTimestamp").asText());
    return Duration.between(clock.instant(), end.minusSeconds(grace).plusSeconds(seconds));
  }

  private ObjectNode ended(ObjectNode pod, ObjectNode node) {
    PodInstructions killed = PodInstructions.of(pod).killed();
    return PodReport.of(
        pod,
        killed.exitCode().orElse(0) == 0 ? PodStage.SUCCEEDED : PodStage.FAILED,
        killed,
        PodAddressing.onePerFamily(NodeSync.internalIps(node)),
        addressing.of(pod, node).addresses(),
        clock.instant());
  }

  /** Forgets what it has noted of Pods. */
  void reset() {
    killed.clear();
  }
}
