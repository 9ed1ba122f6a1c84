package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of Pods that selectors may ask for (core/v1 conversion.go; Field Selectors). */
final class PodFields {
  static final List<String> SELECTABLE =
      List.of(
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.serviceAccountName",
          "spec.schedulerName",
          "spec.hostNetwork",
          "status.phase",
          "status.podIP",
          "status.podIPs",
          "status.nominatedNodeName");

  /** Selectors may ask for it, and no Pod ever has it: what is selected by lacks it. */
  private static final String NEVER_SET = "status.podIPs";

  private PodFields() {}

  static @Nullable String value(ObjectNode pod, String field) {
    if (field.equals(NEVER_SET) || !SELECTABLE.contains(field)) {
      return null;
    }
    int dot = field.indexOf('.');
    JsonNode value = pod.path(field.substring(0, dot)).path(field.substring(dot + 1));
    return field.equals("spec.hostNetwork") ? Boolean.toString(value.asBoolean()) : value.asText();
  }
}
