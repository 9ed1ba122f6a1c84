package dev.duplane.registry.autoscaling;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The defaults of {@code autoscaling/v2} (pkg/apis/autoscaling/v2/defaults.go). */
final class AutoscalerDefaults {
  /** Percent of what is requested. */
  private static final int CPU_UTILIZATION = 80;

  private static final int PERIOD_SECONDS = 15;

  private AutoscalerDefaults() {}

  static void apply(ObjectNode object) {
    ObjectNode spec = object.withObjectProperty("spec");
    applyMinimum(spec);
    if (spec.path("metrics").isEmpty()) {
      spec.putArray("metrics").add(cpuUtilization(CPU_UTILIZATION));
    }
    if (spec.get("behavior") instanceof ObjectNode behavior) {
      ObjectNode up = behavior.withObjectProperty("scaleUp");
      if (!up.hasNonNull("stabilizationWindowSeconds")) {
        up.put("stabilizationWindowSeconds", 0);
      }
      if (!up.hasNonNull("policies")) {
        policy(policy(up.putArray("policies"), "Pods", 4), "Percent", 100);
      }
      ObjectNode down = behavior.withObjectProperty("scaleDown");
      if (!down.hasNonNull("policies")) {
        policy(down.putArray("policies"), "Percent", 100);
      }
      select(up);
      select(down);
    }
  }

  static void applyMinimum(ObjectNode spec) {
    if (!spec.hasNonNull("minReplicas")) {
      spec.put("minReplicas", 1);
    }
  }

  private static void select(ObjectNode rules) {
    if (!rules.hasNonNull("selectPolicy")) {
      rules.put("selectPolicy", "Max");
    }
  }

  private static ArrayNode policy(ArrayNode policies, String type, int value) {
    policies.addObject().put("type", type).put("value", value).put("periodSeconds", PERIOD_SECONDS);
    return policies;
  }

  /** The metric that v1 has a field for. */
  static ObjectNode cpuUtilization(int percent) {
    ObjectNode metric = JsonNodeFactory.instance.objectNode().put("type", "Resource");
    ObjectNode target = metric.putObject("resource").put("name", "cpu").putObject("target");
    target.put("type", "Utilization").put("averageUtilization", percent);
    return metric;
  }
}
