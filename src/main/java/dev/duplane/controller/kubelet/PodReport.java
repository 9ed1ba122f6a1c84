package dev.duplane.controller.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectMeta;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.Identity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of a Pod at a stage (core/v1 PodStatus; {@code pkg/kubelet/kubelet_pods.go}, {@code
 * generateAPIPodStatus}; {@code pkg/kubelet/status/generate.go}). It follows from the Pod, its
 * stage and its addresses; only times come from the status before, where nothing has changed since.
 */
final class PodReport {
  private static final String TRUE = "True";
  private static final String FALSE = "False";

  /**
   * What is said of a Pod that was active for too long ({@code pkg/kubelet/active_deadline.go}).
   */
  static final String OVERDUE_REASON = "DeadlineExceeded";

  static final String OVERDUE_MESSAGE =
      "Pod was active on the node longer than the specified deadline";

  private final ObjectNode pod;
  private final JsonNode before;
  private final PodStage stage;
  private final PodInstructions asked;
  private final String now;
  private final ObjectNode status = JsonNodeFactory.instance.objectNode();

  private PodReport(ObjectNode pod, PodStage stage, PodInstructions asked, Instant now) {
    this.pod = pod;
    this.before = pod.path("status");
    this.stage = stage;
    this.asked = asked;
    this.now = Identity.timestamp(now);
  }

  /**
   * The status of a Pod.
   *
   * @param pod as it is
   * @param hostIps the addresses of its Node
   * @param podIps the addresses of the Pod, the primary one first
   */
  static ObjectNode of(
      ObjectNode pod,
      PodStage stage,
      PodInstructions asked,
      List<IpAddress> hostIps,
      List<IpAddress> podIps,
      Instant now) {
    PodReport report = new PodReport(pod, stage, asked, now);
    report.begin(hostIps, podIps);
    report.containers();
    report.conditions(!podIps.isEmpty());
    return report.status;
  }

  private void begin(List<IpAddress> hostIps, List<IpAddress> podIps) {
    for (String field :
        List.of("qosClass", "nominatedNodeName", "resize", "resourceClaimStatuses")) {
      if (before.has(field)) {
        status.set(field, before.get(field));
      }
    }
    int generation = ObjectMeta.of(pod).integer("generation");
    if (generation > 0) {
      status.put("observedGeneration", generation);
    }
    status.put("phase", stage.phase());
    if (stage == PodStage.OVERDUE) {
      status.put("message", OVERDUE_MESSAGE).put("reason", OVERDUE_REASON);
    }
    addresses("hostIP", "hostIPs", hostIps);
    addresses("podIP", "podIPs", podIps);
    status.put("startTime", before.path("startTime").asText(now));
  }

  private void addresses(String one, String list, List<IpAddress> addresses) {
    if (addresses.isEmpty()) {
      return;
    }
    status.put(one, addresses.get(0).toString());
    ArrayNode all = status.putArray(list);
    addresses.forEach(address -> all.addObject().put("ip", address.toString()));
  }

  private void containers() {
    JsonNode spec = pod.path("spec");
    if (!spec.path("initContainers").isEmpty()) {
      ArrayNode statuses = status.putArray("initContainerStatuses");
      for (JsonNode container : spec.path("initContainers")) {
        ContainerReport report = report(container, "initContainerStatuses");
        statuses.add(isSidecar(container) ? main(report) : init(report));
      }
    }
    ArrayNode statuses = status.putArray("containerStatuses");
    for (JsonNode container : spec.path("containers")) {
      statuses.add(main(report(container, "containerStatuses")));
    }
    if (!spec.path("ephemeralContainers").isEmpty()) {
      ArrayNode ephemeral = status.putArray("ephemeralContainerStatuses");
      for (JsonNode container : spec.path("ephemeralContainers")) {
        ephemeral.add(ephemeral(report(container, "ephemeralContainerStatuses")));
      }
    }
  }

  /** Sidecar containers (KEP-753) are restarted always and run as long as the Pod. */
  static boolean isSidecar(JsonNode initContainer) {
    return initContainer.path("restartPolicy").asText().equals("Always");
  }

  private ContainerReport report(JsonNode container, String field) {
    String name = container.path("name").asText();
    for (JsonNode status : before.path(field)) {
      if (status.path("name").asText().equals(name)) {
        return new ContainerReport(pod, container, status, now);
      }
    }
    return new ContainerReport(pod, container, MissingNode.getInstance(), now);
  }

  private ObjectNode init(ContainerReport container) {
    return stage == PodStage.STARTING
        ? container.waiting("PodInitializing")
        : container.terminated(0, true);
  }

  /**
   * An ephemeral container (KEP-277) runs until its Pod ends and is made to end then. No probe is
   * about it, so nothing says that it has started or is ready.
   */
  private ObjectNode ephemeral(ContainerReport container) {
    ObjectNode status;
    if (stage == PodStage.STARTING) {
      status = container.waiting("ContainerCreating");
    } else if (stage.ended()) {
      status = container.terminated(PodInstructions.TERMINATED, false);
    } else {
      status = container.running(false);
    }
    status.remove("started");
    return status;
  }

  private ObjectNode main(ContainerReport container) {
    return switch (stage) {
      case STARTING ->
          container.waiting(
              pod.path("spec").path("initContainers").isEmpty()
                  ? "ContainerCreating"
                  : "PodInitializing");
      case SUCCEEDED -> container.terminated(0, false);
      case FAILED -> container.terminated(asked.failure(), false);
      case OVERDUE ->
          container.terminated(asked.exitCode().orElse(PodInstructions.TERMINATED), false);
      case RESTARTING -> container.restarting(asked.exitCode().orElse(1));
      case UNREADY -> container.running(false);
      case RUNNING -> container.running(true);
    };
  }

  private void conditions(boolean connected) {
    ArrayNode conditions = status.putArray("conditions");
    for (JsonNode condition : before.path("conditions")) {
      if (!StatusOwnership.CONDITIONS.contains(condition.path("type").asText())) {
        conditions.add(condition);
      }
    }
    boolean sandbox = connected && !stage.ended();
    condition(conditions, "PodReadyToStartContainers", sandbox, null, null);
    initialized(conditions);
    String reason = unready();
    List<String> unready = unreadyContainers();
    String message =
        "ContainersNotReady".equals(reason)
            ? "containers with unready status: [" + String.join(" ", unready) + "]"
            : null;
    List<String> gates = reason == null ? closedGates() : List.of();
    if (gates.isEmpty()) {
      condition(conditions, "Ready", reason == null, reason, message);
    } else {
      condition(conditions, "Ready", false, "ReadinessGatesNotReady", String.join(", ", gates));
    }
    condition(conditions, "ContainersReady", reason == null, reason, message);
    condition(conditions, "PodScheduled", true, null, null);
  }

  private void initialized(ArrayNode conditions) {
    List<String> waiting = new ArrayList<>();
    if (stage == PodStage.STARTING) {
      pod.path("spec").path("initContainers").forEach(c -> waiting.add(c.path("name").asText()));
    }
    if (waiting.isEmpty()) {
      String reason = stage == PodStage.SUCCEEDED ? "PodCompleted" : null;
      condition(conditions, "Initialized", true, reason, null);
    } else {
      condition(
          conditions,
          "Initialized",
          false,
          "ContainersNotInitialized",
          "containers with incomplete status: [" + String.join(" ", waiting) + "]");
    }
  }

  /**
   * Why the containers are not ready ({@code GenerateContainersReadyCondition}); null if they are.
   */
  private @Nullable String unready() {
    return switch (stage) {
      case SUCCEEDED -> "PodCompleted";
      case FAILED, OVERDUE -> "PodFailed";
      case RUNNING -> null;
      case STARTING, RESTARTING, UNREADY -> "ContainersNotReady";
    };
  }

  private List<String> unreadyContainers() {
    List<String> names = new ArrayList<>();
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      if (isSidecar(container)) {
        names.add(container.path("name").asText());
      }
    }
    pod.path("spec").path("containers").forEach(c -> names.add(c.path("name").asText()));
    return names;
  }

  /** What the readiness gates wait for ({@code GeneratePodReadyCondition}). */
  private List<String> closedGates() {
    List<String> closed = new ArrayList<>();
    for (JsonNode gate : pod.path("spec").path("readinessGates")) {
      String type = gate.path("conditionType").asText();
      JsonNode condition = Conditions.of(pod, type);
      if (condition.isMissingNode()) {
        closed.add(
            "corresponding condition of pod readiness gate "
                + GoText.quote(type)
                + " does not exist.");
      } else if (!condition.path("status").asText().equals(TRUE)) {
        closed.add(
            "the status of pod readiness gate %s is not \"True\", but %s"
                .formatted(GoText.quote(type), condition.path("status").asText()));
      }
    }
    return closed;
  }

  private void condition(
      ArrayNode conditions,
      String type,
      boolean holds,
      @Nullable String reason,
      @Nullable String message) {
    ObjectNode condition = conditions.addObject().put("type", type);
    if (status.has("observedGeneration")) {
      condition.set("observedGeneration", status.get("observedGeneration"));
    }
    String value = holds ? TRUE : FALSE;
    JsonNode old = Conditions.of(pod, type);
    boolean same = old.path("status").asText().equals(value);
    condition.put("status", value).putNull("lastProbeTime");
    condition.put("lastTransitionTime", same ? old.path("lastTransitionTime").asText(now) : now);
    if (reason != null) {
      condition.put("reason", reason);
    }
    if (message != null) {
      condition.put("message", message);
    }
  }
}
