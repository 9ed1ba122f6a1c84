package dev.duplane.controller.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.OwnObjects;
import java.util.Set;

/**
 * Whose a Pod's status is: the simulated kubelet's, until managedFields say that somebody else has
 * set what a kubelet reports. A status that nobody is named for is the one that a state to begin
 * with had: it stays, too.
 */
final class StatusOwnership {
  /** Who the simulated kubelet is, in managedFields. */
  static final String MANAGER = "kubelet";

  /** The conditions that a kubelet reports ({@code PodConditionByKubelet}). */
  static final Set<String> CONDITIONS =
      Set.of(
          "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");

  private static final Set<String> FIELDS =
      Set.of(
          "f:phase",
          "f:hostIP",
          "f:hostIPs",
          "f:podIP",
          "f:podIPs",
          "f:startTime",
          "f:initContainerStatuses",
          "f:containerStatuses",
          "f:ephemeralContainerStatuses");

  private StatusOwnership() {}

  /**
   * Whether the kubelet may report on a Pod.
   *
   * @param pod with its managedFields
   */
  static boolean mayReport(ObjectNode pod) {
    boolean reported = false;
    for (JsonNode entry : pod.path("metadata").path("managedFields")) {
      if (!entry.path("subresource").asText().equals("status")) {
        continue;
      }
      String manager = entry.path("manager").asText();
      if (manager.equals(MANAGER)) {
        reported = true;
      } else if (!manager.equals(OwnObjects.CONTROLLER_MANAGER) // while the kubelet is silent
          && setsKubeletFields(entry.path("fieldsV1").path("f:status"))) {
        return false;
      }
    }
    JsonNode status = pod.path("status");
    return reported || !(status.has("startTime") || status.has("podIP"));
  }

  private static boolean setsKubeletFields(JsonNode owned) {
    for (String field : FIELDS) {
      if (owned.has(field)) {
        return true;
      }
    }
    for (String type : CONDITIONS) {
      // A scheduler says of a Pod whether it has a Node.
      if (!type.equals("PodScheduled")
          && owned.path("f:conditions").has("k:{\"type\":\"" + type + "\"}")) {
        return true;
      }
    }
    return false;
  }
}
