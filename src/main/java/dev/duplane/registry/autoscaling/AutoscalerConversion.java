package dev.duplane.registry.autoscaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.registry.Conversion;
import java.util.List;
import java.util.Map;

/**
 * HorizontalPodAutoscalers are stored as {@code autoscaling/v2}. {@code autoscaling/v1} knows a
 * target for the use of CPU alone; it shows all else in annotations, as JSON, and reads it there
 * (pkg/apis/autoscaling/v1/conversion.go).
 */
public final class AutoscalerConversion implements Conversion {
  private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
  private static final String METRICS = PREFIX + "metrics";
  private static final String CURRENT_METRICS = PREFIX + "current-metrics";
  private static final String CONDITIONS = PREFIX + "conditions";
  private static final String BEHAVIOR = PREFIX + "behavior";

  /** Made when an annotation is first read, as it takes long in a process that has just started. */
  private static final class Annotations {
    private static final ObjectMapper JSON = new ObjectMapper();
  }

  /** The fields of a behavior in Go's own types, which have no JSON names. */
  private static final Map<String, List<String>> BEHAVIOR_FIELDS =
      Map.of(
          "", List.of("scaleUp", "scaleDown"),
          "scaleUp", List.of("stabilizationWindowSeconds", "selectPolicy", "policies", "tolerance"),
          "scaleDown",
              List.of("stabilizationWindowSeconds", "selectPolicy", "policies", "tolerance"),
          "policies", List.of("type", "value", "periodSeconds"));

  /** What is stored has the defaults of v2, which kube-apiserver fills in when it reads it. */
  @Override
  public ObjectNode toStored(ObjectNode served) {
    ObjectNode stored = newer(served);
    AutoscalerDefaults.apply(stored);
    return stored;
  }

  /** A v1 object as v2, with no default filled in; the given one is left alone. */
  static ObjectNode newer(ObjectNode v1) {
    ObjectNode v2 = v1.deepCopy();
    ObjectNode spec = v2.withObjectProperty("spec");
    ArrayNode metrics = JsonNodeFactory.instance.arrayNode();
    JsonNode cpu = spec.remove("targetCPUUtilizationPercentage");
    if (cpu != null && !cpu.isNull()) {
      metrics.add(AutoscalerDefaults.cpuUtilization(cpu.asInt()));
    }
    ObjectNode status = v2.withObjectProperty("status");
    ArrayNode current = JsonNodeFactory.instance.arrayNode();
    JsonNode used = status.remove("currentCPUUtilizationPercentage");
    if (used != null && !used.isNull()) {
      ObjectNode resource = current.addObject().put("type", "Resource").putObject("resource");
      resource.put("name", "cpu").putObject("current").set("averageUtilization", used);
    }
    if (v2.path("metadata").get("annotations") instanceof ObjectNode annotations) {
      metrics.addAll(MetricForms.newer(parsed(annotations.remove(METRICS)), false));
      JsonNode state = annotations.remove(CURRENT_METRICS);
      if (state != null) {
        current = MetricForms.newer(parsed(state), true);
      }
      JsonNode conditions = annotations.remove(CONDITIONS);
      if (conditions != null) {
        status.set("conditions", parsed(conditions));
      }
      JsonNode behavior = annotations.remove(BEHAVIOR);
      if (behavior != null && parsed(behavior) instanceof ObjectNode rules) {
        spec.set("behavior", renamed(rules, "", false));
      }
      if (annotations.isEmpty()) {
        v2.withObjectProperty("metadata").remove("annotations");
      }
    }
    setIfAny(spec, "metrics", metrics);
    setIfAny(status, "currentMetrics", current);
    return v2;
  }

  private static void setIfAny(ObjectNode holder, String field, ArrayNode values) {
    if (!values.isEmpty()) {
      holder.set(field, values);
    }
  }

  @Override
  public ObjectNode toServed(ObjectNode stored) {
    ObjectNode spec = stored.withObjectProperty("spec");
    ObjectNode status = stored.withObjectProperty("status");
    ObjectNode metadata = stored.withObjectProperty("metadata");
    JsonNode metrics = removed(spec, "metrics");
    JsonNode current = removed(status, "currentMetrics");
    ArrayNode others = JsonNodeFactory.instance.arrayNode();
    boolean first = true;
    for (JsonNode metric : metrics) {
      if (!isCpu(metric)) {
        others.add(metric);
        continue;
      }
      JsonNode target = metric.path("resource").path("target").get("averageUtilization");
      if (target == null) {
        others.add(metric);
      } else if (first) {
        spec.set("targetCPUUtilizationPercentage", target);
      }
      first = false;
    }
    for (JsonNode metric : current) {
      JsonNode used = metric.path("resource").path("current").get("averageUtilization");
      if (isCpu(metric) && used != null) {
        status.set("currentCPUUtilizationPercentage", used);
      }
    }
    annotate(metadata, METRICS, MetricForms.older(others, false));
    annotate(metadata, CURRENT_METRICS, MetricForms.older(current, true));
    annotate(metadata, CONDITIONS, removed(status, "conditions"));
    if (removed(spec, "behavior") instanceof ObjectNode behavior) {
      annotate(metadata, BEHAVIOR, renamed(behavior, "", true));
    }
    return stored;
  }

  private static boolean isCpu(JsonNode metric) {
    return metric.path("type").asText().equals("Resource")
        && metric.path("resource").path("name").asText().equals("cpu");
  }

  private static JsonNode removed(ObjectNode holder, String field) {
    JsonNode value = holder.remove(field);
    return value == null || value.isNull() ? JsonNodeFactory.instance.arrayNode() : value;
  }

  private static void annotate(ObjectNode metadata, String annotation, JsonNode value) {
    if (!value.isEmpty()) {
      metadata.withObjectProperty("annotations").put(annotation, value.toString());
    }
  }

  /** What somebody has written into an annotation; nothing if it is no JSON. */
  private static JsonNode parsed(JsonNode annotation) {
    try {
      return annotation == null
          ? JsonNodeFactory.instance.arrayNode()
          : Annotations.JSON.readTree(annotation.asText());
    } catch (JsonProcessingException unreadable) {
      return JsonNodeFactory.instance.arrayNode();
    }
  }

  /** A behavior with the names of Go's fields, or from those. */
  private static ObjectNode renamed(ObjectNode rules, String within, boolean toGo) {
    ObjectNode renamed = JsonNodeFactory.instance.objectNode();
    for (String field : BEHAVIOR_FIELDS.getOrDefault(within, List.of())) {
      String goName = Character.toUpperCase(field.charAt(0)) + field.substring(1);
      JsonNode value = rules.get(toGo ? field : goName);
      String name = toGo ? goName : field;
      if (value instanceof ObjectNode nested) {
        renamed.set(name, renamed(nested, field, toGo));
      } else if (value instanceof ArrayNode items) {
        ArrayNode list = renamed.putArray(name);
        items.forEach(item -> list.add(renamed((ObjectNode) item, field, toGo)));
      } else if (value != null && !value.isNull()) {
        renamed.set(name, value);
      } else if (toGo) {
        renamed.putNull(name);
      }
    }
    return renamed;
  }
}
