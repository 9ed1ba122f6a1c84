package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import java.util.List;

/**
 * The rules for a container's own restartPolicy and its restartPolicyRules
 * (validateContainerRestartPolicy), with the actions of KEP-5307 and KEP-5532.
 */
final class RestartPolicyValidation {
  private static final int MAX_RULES = 20;
  private static final int MAX_EXIT_CODES = 255;

  private RestartPolicyValidation() {}

  static void validate(FieldPath path, ObjectView container, Checks checks) {
    FieldPath rulesPath = path.child("restartPolicyRules");
    String policy = container.optionalText("restartPolicy");
    List<ObjectNode> rules = container.objects("restartPolicyRules");
    if (policy != null) {
      checks.supported(path.child("restartPolicy"), policy, "Always", "Never", "OnFailure");
    } else if (!rules.isEmpty()) {
      checks.add(
          FieldError.required(
              path.child("restartPolicy"),
              "must specify restartPolicy when restart rules are used"));
    }
    if (rules.size() > MAX_RULES) {
      checks.add(FieldError.tooMany(rulesPath, rules.size(), MAX_RULES));
    }
    for (int i = 0; i < rules.size(); i++) {
      rule(rulesPath.index(i), new ObjectView(rules.get(i)), checks);
    }
  }

  private static void rule(FieldPath path, ObjectView rule, Checks checks) {
    checks.supported(path.child("action"), rule.text("action"), "Restart", "RestartAllContainers");
    FieldPath exitCodes = path.child("exitCodes");
    if (!(rule.get("exitCodes") instanceof ObjectNode codes)) {
      checks.add(FieldError.required(exitCodes, "must be specified"));
      return;
    }
    checks.supported(
        exitCodes.child("operator"), new ObjectView(codes).text("operator"), "In", "NotIn");
    int values = codes.path("values").size();
    if (values > MAX_EXIT_CODES) {
      checks.add(FieldError.tooMany(exitCodes.child("values"), values, MAX_EXIT_CODES));
    }
  }
}
