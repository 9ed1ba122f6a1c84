package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.cel.AdmissionCompiler;
import dev.duplane.api.cel.AdmissionCompiler.ExpressionUse;
import dev.duplane.api.cel.AdmissionExpression;
import dev.duplane.api.cel.CostBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Conditions in CEL that a request has to meet
 * (apiserver/pkg/admission/plugin/webhook/matchconditions/matcher.go).
 */
record MatchConditions(List<AdmissionExpression> expressions) {

  /** Compiles conditions as a webhook or a policy has them. */
  static MatchConditions of(JsonNode conditions, AdmissionCompiler compiler) {
    List<AdmissionExpression> compiled = new ArrayList<>();
    conditions.forEach(
        condition ->
            compiled.add(
                compiler.compile(
                    ExpressionUse.MATCH_CONDITION, condition.path("expression").asText())));
    return new MatchConditions(compiled);
  }

  boolean isEmpty() {
    return expressions.isEmpty();
  }

  /**
   * Whether all conditions are met.
   *
   * @throws IllegalArgumentException if one cannot be evaluated and none is not met
   */
  boolean met(Map<String, Object> variables) {
    List<String> errors = new ArrayList<>();
    CostBudget budget = CostBudget.ofMatchConditions();
    for (AdmissionExpression expression : expressions) {
      try {
        if (!Boolean.TRUE.equals(expression.value(variables, budget))) {
          return false;
        }
      } catch (IllegalArgumentException e) {
        errors.add(String.valueOf(e.getMessage()));
      }
    }
    if (errors.isEmpty()) {
      return true;
    }
    throw new IllegalArgumentException(
        errors.size() == 1 ? errors.get(0) : "[" + String.join(", ", errors) + "]");
  }
}
