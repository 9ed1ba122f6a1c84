package dev.duplane.controller.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;

/**
 * The status of one container (core/v1 ContainerStatus; {@code pkg/kubelet/kubelet_pods.go}, {@code
 * convertToAPIContainerStatuses}). A container that goes on as it did keeps its id and its times.
 */
final class ContainerReport {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String RUNNING = "running";
  private static final String WAITING = "waiting";
  private static final String TERMINATED = "terminated";

  private final ObjectNode pod;
  private final JsonNode container;
  private final JsonNode before;
  private final String now;

  /**
   * @param pod whose container it is
   * @param container of its spec
   * @param before the status until now; missing if there is none
   * @param now for what happens now
   */
  ContainerReport(ObjectNode pod, JsonNode container, JsonNode before, String now) {
    this.pod = pod;
    this.container = container;
    this.before = before;
    this.now = now;
  }

  private String name() {
    return container.path("name").asText();
  }

  /** It has not been started. */
  ObjectNode waiting(String reason) {
    ObjectNode status = status(restarts(), false, false);
    status.put("image", container.path("image").asText()).put("imageID", "");
    status.remove("containerID");
    status.putObject("state").putObject(WAITING).put("reason", reason);
    return status;
  }

  /** It runs. */
  ObjectNode running(boolean ready) {
    ObjectNode status = status(restarts(), true, ready);
    String since = before.path("state").path(RUNNING).path("startedAt").asText(now);
    status.putObject("state").putObject(RUNNING).put("startedAt", since);
    return status;
  }

  /**
   * It has ended for good.
   *
   * @param ready whether that is what it was for, as for an init container
   */
  ObjectNode terminated(int exitCode, boolean ready) {
    ObjectNode status = status(restarts(), false, ready);
    JsonNode ended = before.path("state").path(TERMINATED);
    boolean same = ended.isObject() && ended.path("exitCode").asInt() == exitCode;
    status
        .putObject("state")
        .set(TERMINATED, same ? ended : ended(exitCode, status.path("containerID").asText()));
    return status;
  }

  /** It has ended, and will be started again: never, as long as nobody says otherwise. */
  ObjectNode restarting(int exitCode) {
    JsonNode last = before.path("lastState").path(TERMINATED);
    boolean same = before.path("state").has(WAITING) && last.path("exitCode").asInt(-1) == exitCode;
    ObjectNode status = status(same ? restarts() : restarts() + 1, false, false);
    ObjectMeta meta = ObjectMeta.of(pod);
    status
        .putObject("state")
        .putObject(WAITING)
        .put("reason", "CrashLoopBackOff")
        .put(
            "message",
            "back-off 10s restarting failed container=%s pod=%s_%s(%s)"
                .formatted(name(), meta.name(), meta.namespace(), meta.uid()));
    status
        .putObject("lastState")
        .set(TERMINATED, same ? last : ended(exitCode, status.path("containerID").asText()));
    return status;
  }

  private ObjectNode ended(int exitCode, String containerId) {
    ObjectNode ended = NODES.objectNode();
    ended.put("exitCode", exitCode).put("reason", exitCode == 0 ? "Completed" : "Error");
    ended.put("startedAt", before.path("state").path(RUNNING).path("startedAt").asText(now));
    ended.put("finishedAt", now).put("containerID", containerId);
    return ended;
  }

  private int restarts() {
    return before.path("restartCount").asInt();
  }

  private ObjectNode status(int restarts, boolean started, boolean ready) {
    ImageReference image = ImageReference.of(container.path("image").asText());
    ObjectNode status = NODES.objectNode();
    status.put("name", name());
    JsonNode last = before.path("lastState");
    status.set("lastState", last.isObject() ? last : NODES.objectNode());
    status.put("ready", ready).put("restartCount", restarts);
    status.put("image", image.toString()).put("imageID", image.id());
    status.put("containerID", containerId(restarts));
    status.put("started", started);
    JsonNode resources = container.path("resources");
    if (resources.path("requests").size() > 0) {
      status.set("allocatedResources", resources.get("requests"));
    }
    status.set("resources", resources.isObject() ? resources : NODES.objectNode());
    volumeMounts(status);
    return status;
  }

  private String containerId(int restarts) {
    String uid = ObjectMeta.of(pod).uid();
    return "containerd://" + ImageReference.sha256(uid + "/" + name() + "/" + restarts);
  }

  private void volumeMounts(ObjectNode status) {
    if (container.path("volumeMounts").isEmpty()) {
      return;
    }
    ArrayNode mounts = status.putArray("volumeMounts");
    for (JsonNode mount : container.path("volumeMounts")) {
      ObjectNode shown = mounts.addObject();
      shown.set("name", mount.get("name"));
      shown.set("mountPath", mount.get("mountPath"));
      if (mount.path("readOnly").asBoolean()) {
        shown.put("readOnly", true).put("recursiveReadOnly", "Disabled");
      }
    }
  }
}
