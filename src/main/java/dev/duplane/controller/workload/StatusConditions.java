package dev.duplane.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a status that is being made. One that changes goes to the end
 * (pkg/controller/deployment/util, {@code SetDeploymentCondition}).
 */
public final class StatusConditions {
  private final ObjectNode status;

  /**
   * @param status in which they are, the caller's own
   */
  public StatusConditions(ObjectNode status) {
    this.status = status;
  }

  /** A condition, null if there is none of the type. */
  public @Nullable ObjectNode get(String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return (ObjectNode) condition;
      }
    }
    return null;
  }

  /** Whether there is a condition of a type that has this reason. */
  public boolean has(String type, String reason) {
    ObjectNode condition = get(type);
    return condition != null && condition.path("reason").asText().equals(reason);
  }

  /**
   * Sets a condition. If status and reason are the same it stays as it is; if the status is, so
   * does the time of its last transition.
   *
   * @param times where it is to have the time, e.g. {@code lastTransitionTime}
   * @return whether something changed
   */
  public boolean set(
      String type, String value, String reason, String message, String now, String... times) {
    ObjectNode current = get(type);
    boolean sameStatus = current != null && current.path("status").asText().equals(value);
    if (current != null && sameStatus && current.path("reason").asText().equals(reason)) {
      return false;
    }
    ObjectNode condition = JsonNodeFactory.instance.objectNode();
    condition.put("type", type).put("status", value);
    for (String time : times) {
      condition.put(time, now);
    }
    if (current != null && sameStatus && current.has("lastTransitionTime")) {
      condition.set("lastTransitionTime", current.get("lastTransitionTime"));
    }
    condition.put("reason", reason).put("message", message);
    remove(type);
    list().add(condition);
    return true;
  }

  private ArrayNode list() {
    return status.get("conditions") instanceof ArrayNode present
        ? present
        : status.putArray("conditions");
  }

  /** Adds a condition as it is, in the place of one of its type. */
  public void replace(ObjectNode condition) {
    remove(condition.path("type").asText());
    list().add(condition);
  }

  /** Removes a condition. */
  public void remove(String type) {
    for (Iterator<JsonNode> all = status.path("conditions").iterator(); all.hasNext(); ) {
      if (all.next().path("type").asText().equals(type)) {
        all.remove();
      }
    }
    if (status.path("conditions").isEmpty()) {
      status.remove("conditions");
    }
  }
}
