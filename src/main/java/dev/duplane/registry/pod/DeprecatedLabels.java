package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldPath;
import java.util.Map;
import java.util.function.Consumer;

/** Labels of Nodes that have had their day, where a Pod selects by them (pkg/api/node/util.go). */
final class DeprecatedLabels {
  private static final Map<String, String> MESSAGES =
      Map.of(
          "beta.kubernetes.io/arch",
          "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
          "beta.kubernetes.io/os",
          "deprecated since v1.14; use \"kubernetes.io/os\" instead",
          "failure-domain.beta.kubernetes.io/region",
          "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
          "failure-domain.beta.kubernetes.io/zone",
          "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
          "beta.kubernetes.io/instance-type",
          "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
          "app.kubernetes.io/created-by",
          "deprecated since v1.9",
          "scheduler.alpha.kubernetes.io/preferAvoidPods",
          "deprecated since v1.22; use Taints and Tolerations instead",
          "node-role.kubernetes.io/master",
          "use \"node-role.kubernetes.io/control-plane\" instead");

  private DeprecatedLabels() {}

  /** Warns of the label as the key of a map. */
  static void inMap(FieldPath path, String label, Consumer<String> warnings) {
    String message = MESSAGES.get(label);
    if (message != null) {
      warnings.accept(path.key(label) + ": " + message);
    }
  }

  /** Warns of the label as the value of a field. */
  static void inField(FieldPath path, String label, Consumer<String> warnings) {
    String message = MESSAGES.get(label);
    if (message != null) {
      warnings.accept(path + ": " + label + " is " + message);
    }
  }

  /** Warns of the labels that a term of a node selector asks for. */
  static void inTerm(FieldPath path, JsonNode term, Consumer<String> warnings) {
    JsonNode expressions = term.path("matchExpressions");
    for (int i = 0; i < expressions.size(); i++) {
      inField(
          path.child("matchExpressions").index(i).child("key"),
          expressions.get(i).path("key").asText(),
          warnings);
    }
  }
}
