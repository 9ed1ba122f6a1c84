package dev.duplane.registry.scheduling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The classes that kube-apiserver makes when it starts (Pod Priority and Preemption;
 * pkg/apis/scheduling/v1/helpers.go, {@code SystemPriorityClasses}).
 */
public enum SystemPriorityClass {
  NODE_CRITICAL(
      "system-node-critical",
      2_000_001_000,
      "Used for system critical pods that must not be moved from their current node."),
  CLUSTER_CRITICAL(
      "system-cluster-critical",
      2_000_000_000,
      "Used for system critical pods that must run in the cluster, but can be moved to another node"
          + " if necessary.");

  /** Begins all their names, and nobody else's. */
  static final String PREFIX = "system-";

  private final String className;
  private final int value;
  private final String description;

  SystemPriorityClass(String className, int value, String description) {
    this.className = className;
    this.value = value;
    this.description = description;
  }

  /** The name of the object. */
  public String className() {
    return className;
  }

  /** The priority of Pods of that class. */
  public int value() {
    return value;
  }

  static Optional<SystemPriorityClass> of(String className) {
    return Arrays.stream(values()).filter(each -> each.className.equals(className)).findFirst();
  }

  /**
   * As it is stored, but for its uid and when it was created.
   *
   * @param time when its fields were written
   */
  public ObjectNode object(String time) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ObjectNode meta = object.putObject("metadata").put("name", className).put("generation", 1);
    ObjectNode written = meta.putArray("managedFields").addObject();
    written.put("manager", "kube-apiserver").put("operation", "Update");
    written.put("apiVersion", "scheduling.k8s.io/v1").put("time", time);
    ObjectNode fields = written.put("fieldsType", "FieldsV1").putObject("fieldsV1");
    for (String field : List.of("description", "preemptionPolicy", "value")) {
      fields.putObject("f:" + field);
    }
    object.put("value", value).put("description", description);
    return object.put("preemptionPolicy", PriorityClassStrategy.PREEMPT);
  }
}
