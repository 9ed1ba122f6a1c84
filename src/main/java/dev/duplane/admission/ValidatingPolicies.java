package dev.duplane.admission;

import com.google.protobuf.NullValue;
import dev.duplane.admission.CompiledPolicy.Validation;
import dev.duplane.admission.PolicyHooks.Invocation;
import dev.duplane.api.Status;
import dev.duplane.api.StatusCause;
import dev.duplane.api.StatusException;
import dev.duplane.api.cel.CostBudget;
import dev.duplane.registry.Admission.Charge;
import dev.duplane.registry.AdmissionAttributes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, or warns of, what ValidatingAdmissionPolicies with a binding say
 * (apiserver/pkg/admission/plugin/policy/validating, dispatcher.go and validator.go). There is no
 * log of audits, so that what is to be noted there is made and then dropped.
 */
final class ValidatingPolicies implements AdmissionPlugin {
  private static final int MESSAGE_MAX_BYTES = 5 * 1024;

  private final PolicyHooks hooks;
  private final RequestVariables variables;

  ValidatingPolicies(PolicyHooks hooks, RequestVariables variables) {
    this.hooks = hooks;
    this.variables = variables;
  }

  /** Why a request is refused. */
  private record Denial(Invocation by, String message, String reason) {
    String text() {
      String binding = by.binding() == null ? "" : " with binding '" + by.bindingName() + "'";
      return "ValidatingAdmissionPolicy '"
          + by.policy().name()
          + "'"
          + binding
          + " denied request: "
          + message;
    }
  }

  /** The first denial is told; warnings come from all policies. */
  @Override
  public Charge validate(AdmissionAttributes attributes) {
    if (!RequestRules.isExemptFromPolicies(attributes)) {
      List<Denial> denials = new ArrayList<>();
      for (Invocation invocation : hooks.about(attributes)) {
        if (invocation.problem().isEmpty()) {
          evaluate(invocation, denials);
        } else if (!invocation.policy().ignoresFailures()) {
          denials.add(new Denial(invocation, invocation.problem(), ""));
        }
      }
      if (!denials.isEmpty()) {
        throw denied(attributes, denials.get(0));
      }
    }
    return Charge.NONE;
  }

  private void evaluate(Invocation invocation, List<Denial> denials) {
    CompiledPolicy policy = invocation.policy();
    CostBudget budget = CostBudget.ofRules();
    Map<String, Object> known =
        policy.composed(variables.of(invocation.request(), invocation.params()), budget);
    try {
      if (!policy.conditions().met(known)) {
        return;
      }
    } catch (IllegalArgumentException e) {
      failed(invocation, e, denials);
      return;
    }
    for (Validation validation : policy.validations()) {
      try {
        if (!Boolean.TRUE.equals(validation.expression().value(known, budget))) {
          String reason = validation.spec().path("reason").asText();
          act(invocation, message(validation, known, budget), reason, denials);
        }
      } catch (IllegalArgumentException e) {
        failed(invocation, e, denials);
      }
    }
    annotate(invocation, known, budget, denials);
  }

  private static void failed(
      Invocation invocation, IllegalArgumentException failure, List<Denial> denials) {
    if (!invocation.policy().ignoresFailures()) {
      act(invocation, String.valueOf(failure.getMessage()), "", denials);
    }
  }

  /** What is noted for audits denies if it cannot be evaluated, whatever the binding's actions. */
  private static void annotate(
      Invocation invocation, Map<String, Object> known, CostBudget budget, List<Denial> denials) {
    invocation
        .policy()
        .annotations()
        .forEach(
            expression -> {
              try {
                Object value = expression.value(known, budget);
                if (!(value instanceof String || value instanceof NullValue)) {
                  throw new IllegalArgumentException(
                      "valueExpression resulted in unsupported return type");
                }
              } catch (IllegalArgumentException e) {
                if (!invocation.policy().ignoresFailures()) {
                  denials.add(new Denial(invocation, String.valueOf(e.getMessage()), ""));
                }
              }
            });
  }

  private static String message(
      Validation validation, Map<String, Object> known, CostBudget budget) {
    String made = "";
    if (validation.message() != null) {
      try {
        made = validation.message().value(known, budget) instanceof String text ? text.strip() : "";
      } catch (IllegalArgumentException unsaid) {
        made = "";
      }
    }
    boolean fits =
        made.indexOf('\n') < 0 && made.getBytes(StandardCharsets.UTF_8).length <= MESSAGE_MAX_BYTES;
    if (fits && !made.isEmpty()) {
      return made;
    }
    String said = validation.spec().path("message").asText().strip();
    return said.isEmpty()
        ? "failed expression: " + validation.spec().path("expression").asText().strip()
        : said;
  }

  private static void act(
      Invocation invocation, String message, String reason, List<Denial> denials) {
    if (invocation.does("Deny")) {
      denials.add(new Denial(invocation, message, reason));
    }
    if (invocation.does("Warn")) {
      invocation
          .request()
          .attributes()
          .warnings()
          .add(
              "Validation failed for ValidatingAdmissionPolicy '"
                  + invocation.policy().name()
                  + "' with binding '"
                  + invocation.bindingName()
                  + "': "
                  + message);
    }
  }

  private static StatusException denied(AdmissionAttributes attributes, Denial denial) {
    String reason = denial.reason().isEmpty() ? "Invalid" : denial.reason();
    int code =
        switch (reason) {
          case "Forbidden" -> 403;
          case "Unauthorized" -> 401;
          case "RequestEntityTooLarge" -> 413;
          default -> 422;
        };
    Status forbidden = attributes.forbidden(denial.text()).status();
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
                    List.of(new StatusCause(null, denial.text(), null)),
                    0)));
  }
}
