package dev.duplane.registry.plain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import java.util.Map;

/** Defaults that depend on what else an object has, kind by kind. */
public final class DependentDefaults {

  private DependentDefaults() {}

  /** A policy is about what it has rules for, and about ingress in any case. */
  public static void networkPolicy(ObjectNode policy) {
    ObjectView spec = new ObjectView(new ObjectView(policy).object("spec"));
    if (spec.texts("policyTypes").isEmpty()) {
      ArrayNode types = spec.node().putArray("policyTypes").add("Ingress");
      if (!spec.objects("egress").isEmpty()) {
        types.add("Egress");
      }
    }
  }

  /**
   * A container's bounds are its defaults, too (core/v1 defaults.go, SetDefaults_LimitRangeItem).
   */
  public static void limitRange(ObjectNode range) {
    for (JsonNode each : range.path("spec").path("limits")) {
      if (each instanceof ObjectNode item && item.path("type").asText().equals("Container")) {
        ObjectView limits = new ObjectView(item);
        copy(item.path("max"), limits.object("default"));
        copy(limits.object("default"), limits.object("defaultRequest"));
        copy(item.path("min"), limits.object("defaultRequest"));
      }
    }
  }

  private static void copy(JsonNode from, ObjectNode to) {
    for (Map.Entry<String, JsonNode> amount : from.properties()) {
      if (!to.has(amount.getKey())) {
        to.set(amount.getKey(), amount.getValue());
      }
    }
  }
}
