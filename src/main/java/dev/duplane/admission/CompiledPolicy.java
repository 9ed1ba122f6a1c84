package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.cel.AdmissionCompiler;
import dev.duplane.api.cel.AdmissionCompiler.ExpressionUse;
import dev.duplane.api.cel.AdmissionExpression;
import dev.duplane.api.cel.CostBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A policy whose expressions are compiled
 * (apiserver/pkg/admission/plugin/policy/validating/plugin.go and mutating/compilation.go, {@code
 * compilePolicy}).
 *
 * @param name of the policy
 * @param spec as it is stored
 * @param conditions when it is about a request at all
 * @param variables its own, by name
 * @param validations what must hold
 * @param annotations what is noted for audits
 * @param mutations what it changes
 */
record CompiledPolicy(
    String name,
    JsonNode spec,
    MatchConditions conditions,
    Map<String, AdmissionExpression> variables,
    List<Validation> validations,
    List<AdmissionExpression> annotations,
    List<Mutation> mutations) {

  /**
   * Something that must hold.
   *
   * @param spec as the policy has it
   * @param expression whether it holds
   * @param message says why not; null if it is said without an expression
   */
  record Validation(
      JsonNode spec, AdmissionExpression expression, @Nullable AdmissionExpression message) {}

  /**
   * A change.
   *
   * @param jsonPatch whether it is a JSON patch, and not a configuration to be applied
   * @param expression makes it
   */
  record Mutation(boolean jsonPatch, AdmissionExpression expression) {}

  static CompiledPolicy of(JsonNode policy) {
    JsonNode spec = policy.path("spec");
    AdmissionCompiler compiler =
        AdmissionCompiler.untyped(
            spec.path("paramKind").isObject(), !spec.path("variables").isEmpty());
    MatchConditions conditions = MatchConditions.of(spec.path("matchConditions"), compiler);
    for (JsonNode variable : spec.path("variables")) {
      AdmissionExpression unused =
          compiler.declare(variable.path("name").asText(), expression(variable));
    }
    List<Validation> validations = new ArrayList<>();
    for (JsonNode each : spec.path("validations")) {
      String message = each.path("messageExpression").asText();
      validations.add(
          new Validation(
              each,
              compiler.compile(ExpressionUse.VALIDATION, expression(each)),
              message.isBlank() ? null : compiler.compile(ExpressionUse.MESSAGE, message)));
    }
    List<AdmissionExpression> annotations = new ArrayList<>();
    for (JsonNode each : spec.path("auditAnnotations")) {
      annotations.add(
          compiler.compile(
              ExpressionUse.AUDIT_ANNOTATION, each.path("valueExpression").asText().strip()));
    }
    List<Mutation> mutations = new ArrayList<>();
    for (JsonNode each : spec.path("mutations")) {
      boolean patch = each.path("patchType").asText().equals("JSONPatch");
      String expression = expression(each.path(patch ? "jsonPatch" : "applyConfiguration"));
      mutations.add(
          new Mutation(
              patch,
              compiler.compile(
                  patch ? ExpressionUse.JSON_PATCH : ExpressionUse.APPLY_CONFIGURATION,
                  expression)));
    }
    return new CompiledPolicy(
        policy.path("metadata").path("name").asText(),
        spec,
        conditions,
        compiler.variables(),
        validations,
        annotations,
        mutations);
  }

  private static String expression(JsonNode holder) {
    return holder.path("expression").asText();
  }

  boolean ignoresFailures() {
    return spec.path("failurePolicy").asText().equals("Ignore");
  }

  boolean isReinvoked() {
    return spec.path("reinvocationPolicy").asText().equals("IfNeeded");
  }

  /**
   * All that its expressions can name.
   *
   * @param budget what is left for its variables
   */
  Map<String, Object> composed(Map<String, Object> request, CostBudget budget) {
    request.put("variables", AdmissionExpression.composed(variables, request, budget));
    return request;
  }
}
