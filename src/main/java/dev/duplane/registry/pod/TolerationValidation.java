package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import java.util.List;

/** The rules for tolerations (Taints and Tolerations; ValidateTolerations). */
final class TolerationValidation {
  private TolerationValidation() {}

  static void tolerations(FieldPath path, List<ObjectNode> tolerations, Checks checks) {
    for (int i = 0; i < tolerations.size(); i++) {
      toleration(path.index(i), new ObjectView(tolerations.get(i)), checks);
    }
  }

  private static void toleration(FieldPath path, ObjectView toleration, Checks checks) {
    String key = toleration.text("key");
    String operator = toleration.text("operator");
    String effect = toleration.text("effect");
    String value = toleration.text("value");
    if (!key.isEmpty()) {
      checks.format(path.child("key"), key, NameFormat::qualifiedName);
    } else if (!operator.equals("Exists")) {
      checks.add(
          FieldError.invalid(
              path.child("operator"),
              operator,
              "operator must be Exists when `key` is empty, which means \"match all values and all"
                  + " keys\""));
    }
    if (toleration.has("tolerationSeconds") && !effect.equals("NoExecute")) {
      checks.add(
          FieldError.invalid(
              path.child("effect"),
              effect,
              "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    }
    switch (operator) {
      case "", "Equal" -> {
        List<String> messages = NameFormat.labelValue(value);
        if (!messages.isEmpty()) {
          checks.add(FieldError.invalid(path.child("operator"), value, String.join(";", messages)));
        }
      }
      case "Exists" -> {
        if (!value.isEmpty()) {
          checks.add(
              FieldError.invalid(
                  path.child("operator"),
                  value,
                  "value must be empty when `operator` is 'Exists'"));
        }
      }
      default -> checks.supported(path.child("operator"), operator, "Equal", "Exists");
    }
    if (!effect.isEmpty()) {
      checks.supported(path.child("effect"), effect, "NoSchedule", "PreferNoSchedule", "NoExecute");
    }
  }
}
