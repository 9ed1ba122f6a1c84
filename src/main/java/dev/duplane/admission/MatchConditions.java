package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.cel.AdmissionExpression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Conditions in CEL that a request has to meet
 * (apiserver/pkg/admission/plugin/webhook/matchconditions). Thread-safe; each expression is
 * compiled once.
 */
final class MatchConditions {
  private static final List<String> VARIABLES =
      List.of("object", "oldObject", "request", "namespaceObject", "params", "variables");

  private final Map<String, AdmissionExpression> compiled = new ConcurrentHashMap<>();

  /** What the variables are for a request. */
  static Map<String, Object> variables(ObjectNode request) {
    Map<String, Object> variables = new LinkedHashMap<>();
    ObjectNode shown = request.deepCopy();
    shown.remove(List.of("object", "oldObject", "options"));
    variables.put("object", AdmissionExpression.plain(request.get("object")));
    variables.put("oldObject", AdmissionExpression.plain(request.get("oldObject")));
    variables.put("request", AdmissionExpression.plain(shown));
    variables.put("namespaceObject", AdmissionExpression.plain(null));
    variables.put("params", AdmissionExpression.plain(null));
    variables.put("variables", Map.of());
    return variables;
  }

  /** An expression, compiled. */
  AdmissionExpression expression(String text) {
    return compiled.computeIfAbsent(text, key -> AdmissionExpression.compile(key, VARIABLES));
  }

  /**
   * Whether all conditions are met.
   *
   * @throws IllegalArgumentException if one cannot be evaluated and none is not met
   */
  boolean met(JsonNode conditions, Map<String, Object> variables) {
    List<String> errors = new ArrayList<>();
    for (JsonNode condition : conditions) {
      try {
        if (!Boolean.TRUE.equals(
            expression(condition.path("expression").asText()).value(variables))) {
          return false;
        }
      } catch (IllegalArgumentException e) {
        errors.add(String.valueOf(e.getMessage()));
      }
    }
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join(", ", errors));
    }
    return true;
  }
}
