package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.admission.NamespacedObjects.StoredTree;
import dev.duplane.api.Status;
import dev.duplane.api.StatusCause;
import dev.duplane.api.StatusException;
import dev.duplane.api.cel.AdmissionExpression;
import dev.duplane.registry.Admission.Charge;
import dev.duplane.registry.AdmissionAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, or warns of, what ValidatingAdmissionPolicies with a binding say
 * (apiserver/pkg/admission/plugin/policy/validating/dispatcher.go). {@code authorizer} is not known
 * here, and audit annotations are kept nowhere.
 */
final class PolicyAdmission implements AdmissionPlugin {
  private final NamespacedObjects policies;
  private final NamespacedObjects bindings;
  private final RequestRules rules;
  private final PolicyParameters parameters;
  private final MatchConditions conditions = new MatchConditions();

  PolicyAdmission(
      NamespacedObjects policies,
      NamespacedObjects bindings,
      RequestRules rules,
      PolicyParameters parameters) {
    this.policies = policies;
    this.bindings = bindings;
    this.rules = rules;
    this.parameters = parameters;
  }

  /** A policy with one of its bindings. */
  private record Bound(String policy, JsonNode spec, String binding, JsonNode terms) {
    boolean ignoresErrors() {
      return spec.path("failurePolicy").asText().equals("Ignore");
    }

    boolean does(String action) {
      for (JsonNode each : terms.path("validationActions")) {
        if (each.asText().equals(action)) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public Charge validate(AdmissionAttributes attributes) {
    List<StoredTree> bound = bindings.in("");
    if (!bound.isEmpty() && !RequestRules.isExempt(attributes)) {
      Map<String, JsonNode> specs = new LinkedHashMap<>();
      policies.in("").forEach(policy -> specs.put(name(policy), policy.object().path("spec")));
      for (StoredTree binding : bound) {
        JsonNode terms = binding.object().path("spec");
        String policy = terms.path("policyName").asText();
        JsonNode spec = specs.get(policy);
        if (spec != null) {
          apply(new Bound(policy, spec, name(binding), terms), attributes);
        }
      }
    }
    return Charge.NONE;
  }

  private static String name(StoredTree stored) {
    return stored.object().path("metadata").path("name").asText();
  }

  private void apply(Bound bound, AdmissionAttributes attributes) {
    JsonNode resources = bound.terms().path("matchResources");
    boolean narrowed =
        resources.isObject()
            && !(resources.path("resourceRules").isEmpty()
                ? rules.matchSelectors(resources, attributes)
                : rules.match(resources, "resourceRules", attributes));
    if (narrowed
        || !rules.match(bound.spec().path("matchConstraints"), "resourceRules", attributes)) {
      return;
    }
    ObjectNode request = AdmissionReviews.request(attributes);
    Map<String, Object> variables = MatchConditions.variables(request);
    if (!attributes.namespace().isEmpty()) {
      variables.put(
          "namespaceObject", AdmissionExpression.plain(rules.namespace(attributes.namespace())));
    }
    if (!bound.spec().path("paramKind").isObject()) {
      decide(bound, attributes, variables);
      return;
    }
    List<JsonNode> found;
    try {
      found =
          parameters.of(
              bound.spec().path("paramKind"),
              bound.terms().path("paramRef"),
              attributes.namespace());
    } catch (IllegalArgumentException e) {
      if (!bound.ignoresErrors()) {
        act(bound, attributes, "failed to configure binding: " + e.getMessage(), "");
      }
      return;
    }
    for (JsonNode parameter : found) {
      variables.put("params", AdmissionExpression.plain(parameter));
      decide(bound, attributes, variables);
    }
  }

  private void decide(Bound bound, AdmissionAttributes attributes, Map<String, Object> variables) {
    compose(bound, variables);
    try {
      if (!conditions.met(bound.spec().path("matchConditions"), variables)) {
        return;
      }
    } catch (IllegalArgumentException e) {
      if (!bound.ignoresErrors()) {
        act(bound, attributes, String.valueOf(e.getMessage()), "");
      }
      return;
    }
    for (JsonNode validation : bound.spec().path("validations")) {
      String expression = validation.path("expression").asText();
      try {
        if (!Boolean.TRUE.equals(conditions.expression(expression).value(variables))) {
          act(
              bound,
              attributes,
              message(validation, variables),
              validation.path("reason").asText());
        }
      } catch (IllegalArgumentException e) {
        if (!bound.ignoresErrors()) {
          String why = "expression '" + expression + "' resulted in error: " + e.getMessage();
          act(bound, attributes, why, "");
        }
      }
    }
  }

  /** What the policy's own variables are; one that cannot be evaluated is not there. */
  private void compose(Bound bound, Map<String, Object> variables) {
    Map<String, Object> own = new LinkedHashMap<>();
    variables.put("variables", own);
    for (JsonNode variable : bound.spec().path("variables")) {
      try {
        own.put(
            variable.path("name").asText(),
            conditions.expression(variable.path("expression").asText()).value(variables));
      } catch (IllegalArgumentException unknown) {
        own.remove(variable.path("name").asText());
      }
    }
  }

  private String message(JsonNode validation, Map<String, Object> variables) {
    String said = validation.path("message").asText().strip();
    String otherwise =
        said.isEmpty()
            ? "failed expression: " + validation.path("expression").asText().strip()
            : said;
    String expression = validation.path("messageExpression").asText().strip();
    if (expression.isEmpty()) {
      return otherwise;
    }
    try {
      Object value = conditions.expression(expression).value(variables);
      return value instanceof String text && !text.isBlank() && text.indexOf('\n') < 0
          ? text.strip()
          : otherwise;
    } catch (IllegalArgumentException e) {
      return otherwise;
    }
  }

  private static void act(
      Bound bound, AdmissionAttributes attributes, String message, String reason) {
    String by =
        "ValidatingAdmissionPolicy '" + bound.policy() + "' with binding '" + bound.binding() + "'";
    if (bound.does("Deny")) {
      throw denied(attributes, by + " denied request: " + message, reason);
    }
    if (bound.does("Warn")) {
      attributes.warnings().add("Validation failed for " + by + ": " + message);
    }
  }

  private static StatusException denied(
      AdmissionAttributes attributes, String message, String given) {
    String reason = given.isEmpty() ? "Invalid" : given;
    int code =
        switch (reason) {
          case "Forbidden" -> 403;
          case "Unauthorized" -> 401;
          case "RequestEntityTooLarge" -> 413;
          default -> 422;
        };
    Status forbidden = attributes.forbidden(message).status();
    Status.@Nullable Details details = forbidden.details();
    return new StatusException(
        new Status(
            code,
            reason,
            forbidden.message(),
            details == null
                ? null
                : new Status.Details(
                    details.name(),
                    details.group(),
                    details.kind(),
                    details.uid(),
                    List.of(new StatusCause(null, message, null)),
                    0)));
  }
}
