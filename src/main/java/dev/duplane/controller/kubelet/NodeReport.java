package dev.duplane.controller.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.Identity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a kubelet says of its Node (core/v1 NodeStatus; {@code pkg/kubelet/kubelet_node_status.go},
 * {@code pkg/kubelet/nodestatus/setters.go}). A part that is there already is left as it is.
 */
final class NodeReport {
  private static final String OS = "kubernetes.io/os";
  private static final String WINDOWS = "windows";
  private static final String ARCHITECTURE = "amd64";
  private static final int KUBELET_PORT = 10250;

  private static final Map<String, String> CAPACITY =
      new TreeMap<>(
          Map.of(
              "cpu", "16",
              "ephemeral-storage", "104857600Ki",
              "hugepages-1Gi", "0",
              "hugepages-2Mi", "0",
              "memory", "67108864Ki",
              "pods", "110"));

  private final ObjectNode node;
  private final ObjectNode status;

  /**
   * @param node as it is; it stays so
   */
  NodeReport(ObjectNode node) {
    this.node = node;
    this.status =
        node.get("status") instanceof ObjectNode present
            ? present.deepCopy()
            : JsonNodeFactory.instance.objectNode();
  }

  /** The status, with what has been added. */
  ObjectNode status() {
    return status;
  }

  private String operatingSystem() {
    return node.path("metadata").path("labels").path(OS).asText("linux");
  }

  /** The labels that each kubelet gives its Node, and this one does not have. */
  Map<String, String> missingLabels() {
    Map<String, String> labels = new TreeMap<>();
    labels.put("beta.kubernetes.io/arch", ARCHITECTURE);
    labels.put("beta.kubernetes.io/os", operatingSystem());
    labels.put("kubernetes.io/arch", ARCHITECTURE);
    labels.put("kubernetes.io/hostname", ObjectMeta.of(node).name());
    labels.put(OS, operatingSystem());
    labels.keySet().removeAll(ObjectMeta.of(node).labels().keySet());
    return labels;
  }

  /** The addresses of the Node and its name, if it has none yet. */
  void addresses(List<IpAddress> internalIps) {
    ArrayNode addresses = status.putArray("addresses");
    for (IpAddress address : internalIps) {
      addresses.addObject().put("type", "InternalIP").put("address", address.toString());
    }
    addresses.addObject().put("type", "Hostname").put("address", ObjectMeta.of(node).name());
  }

  /** What the machine has, and Pods may ask for. */
  void resources() {
    for (String field : List.of("capacity", "allocatable")) {
      if (status.path(field).isEmpty()) {
        CAPACITY.forEach(status.withObjectProperty(field)::put);
      }
    }
    ObjectNode endpoints = status.withObjectProperty("daemonEndpoints");
    ObjectNode kubelet = endpoints.withObjectProperty("kubeletEndpoint");
    if (kubelet.path("Port").asInt() == 0) {
      kubelet.put("Port", KUBELET_PORT);
    }
  }

  /** What runs on the machine. */
  void info(String kubeletVersion) {
    ObjectNode info = status.withObjectProperty("nodeInfo");
    if (!info.path("kubeletVersion").asText().isEmpty()) {
      return;
    }
    boolean windows = operatingSystem().equals(WINDOWS);
    info.put("machineID", id("machine").replace("-", ""));
    info.put("systemUUID", id("system"));
    info.put("bootID", id("boot"));
    info.put("kernelVersion", windows ? "10.0.20348.2700" : "6.12.0");
    info.put(
        "osImage", windows ? "Windows Server 2022 Datacenter" : "Debian GNU/Linux 13 (trixie)");
    info.put("containerRuntimeVersion", "containerd://2.2.0");
    info.put("kubeletVersion", kubeletVersion);
    info.put("kubeProxyVersion", "");
    info.put("operatingSystem", operatingSystem());
    info.put("architecture", ARCHITECTURE);
  }

  /** An id that follows from the Node's. */
  private String id(String of) {
    String text = of + "/" + ObjectMeta.of(node).uid();
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * The conditions that the Node has none of.
   *
   * @return whether it is by this that the Node becomes ready
   */
  boolean conditions(Instant instant) {
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode present
            ? present
            : status.putArray("conditions");
    Set<String> present = new HashSet<>();
    for (JsonNode condition : conditions) {
      present.add(condition.path("type").asText());
    }
    String now = Identity.timestamp(instant);
    for (Condition condition : Condition.values()) {
      if (!present.contains(condition.type)) {
        conditions.add(condition.at(now));
      }
    }
    return !present.contains(Condition.READY.type);
  }

  /** What a healthy kubelet reports. */
  private enum Condition {
    MEMORY(
        "MemoryPressure",
        "False",
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available"),
    DISK("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    PID("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    READY("Ready", "True", "KubeletReady", "kubelet is posting ready status");

    private final String type;
    private final String status;
    private final String reason;
    private final String message;

    Condition(String type, String status, String reason, String message) {
      this.type = type;
      this.status = status;
      this.reason = reason;
      this.message = message;
    }

    private ObjectNode at(String now) {
      ObjectNode condition = JsonNodeFactory.instance.objectNode();
      condition.put("type", type).put("status", status);
      condition.put("lastHeartbeatTime", now).put("lastTransitionTime", now);
      return condition.put("reason", reason).put("message", message);
    }
  }
}
