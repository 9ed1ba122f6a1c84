package dev.duplane.registry.admissionregistration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.cel.AdmissionCompiler;
import dev.duplane.api.validation.NameFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules for policies and their bindings (pkg/apis/admissionregistration/validation, {@code
 * validateValidatingAdmissionPolicySpec}, {@code validateMutatingAdmissionPolicySpec}).
 */
final class PolicyValidation {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final List<String> FAILURE_POLICIES = List.of("Fail", "Ignore");
  private static final List<String> REINVOCATIONS = List.of("IfNeeded", "Never");
  private static final List<String> MUTATED = List.of("*", "CONNECT", "CREATE", "UPDATE");
  private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");
  private static final List<String> NOT_FOUND_ACTIONS = List.of("Deny", "Allow");

  private final JsonNode object;
  private final JsonNode spec;
  private final @Nullable ObjectNode before;
  private final List<FieldError> errors = new ArrayList<>();
  private final ResourceRulesValidation rules = new ResourceRulesValidation(errors);

  PolicyValidation(ObjectNode object, @Nullable ObjectNode before) {
    this.object = object;
    this.spec = object.path("spec");
    this.before = before;
  }

  List<FieldError> validating() {
    ExpressionValidation expressions = common(false);
    JsonNode validations = spec.path("validations");
    JsonNode annotations = spec.path("auditAnnotations");
    if (validations.isEmpty() && annotations.isEmpty()) {
      for (String field : List.of("validations", "auditAnnotations")) {
        errors.add(
            FieldError.required(
                SPEC.child(field),
                "validations or auditAnnotations must contain at least one item"));
      }
      return errors;
    }
    expressions.validations(validations, SPEC.child("validations"));
    String name = object.path("metadata").path("name").asText();
    expressions.annotations(annotations, name, SPEC.child("auditAnnotations"));
    return errors;
  }

  List<FieldError> mutating() {
    ExpressionValidation expressions = common(true);
    if (spec.path("mutations").isEmpty()) {
      errors.add(
          FieldError.required(SPEC.child("mutations"), "mutations must contain at least one item"));
    }
    expressions.mutations(spec.path("mutations"), SPEC.child("mutations"));
    String again = spec.path("reinvocationPolicy").asText();
    if (again.isEmpty()) {
      errors.add(FieldError.required(SPEC.child("reinvocationPolicy"), ""));
    } else if (!REINVOCATIONS.contains(again)) {
      errors.add(FieldError.notSupported(SPEC.child("reinvocationPolicy"), again, REINVOCATIONS));
    }
    return errors;
  }

  /** What comes before the rules of each kind. */
  private ExpressionValidation common(boolean mutating) {
    String failure = spec.path("failurePolicy").asText();
    if (!spec.hasNonNull("failurePolicy")) {
      errors.add(FieldError.required(SPEC.child("failurePolicy"), ""));
    } else if (!FAILURE_POLICIES.contains(failure)) {
      errors.add(FieldError.notSupported(SPEC.child("failurePolicy"), failure, FAILURE_POLICIES));
    }
    if (spec.path("paramKind").isObject()) {
      paramKind(spec.path("paramKind"), SPEC.child("paramKind"));
    }
    JsonNode constraints = spec.path("matchConstraints");
    FieldPath at = SPEC.child("matchConstraints");
    if (constraints.isObject()) {
      rules.matchResources(constraints, at);
      if (constraints.path("resourceRules").isEmpty()) {
        errors.add(FieldError.required(at.child("resourceRules"), ""));
      }
      if (mutating) {
        mutatedOperations(constraints, at);
      }
    } else {
      errors.add(FieldError.required(at, ""));
    }
    AdmissionCompiler compiler =
        AdmissionCompiler.untyped(
            spec.path("paramKind").isObject(), !spec.path("variables").isEmpty());
    ExpressionValidation expressions = new ExpressionValidation(errors, compiler);
    if (before == null || !sameConditions(before.path("spec"))) {
      expressions.conditions(spec.path("matchConditions"), SPEC.child("matchConditions"));
    }
    expressions.variables(spec.path("variables"), SPEC.child("variables"));
    return expressions;
  }

  /** Conditions that were there before are not looked at again. */
  private boolean sameConditions(JsonNode old) {
    return old.path("paramKind").equals(spec.path("paramKind"))
        && old.path("matchConditions").equals(spec.path("matchConditions"));
  }

  private void mutatedOperations(JsonNode constraints, FieldPath path) {
    for (JsonNode rule : constraints.path("resourceRules")) {
      for (JsonNode operation : rule.path("operations")) {
        if (!MUTATED.contains(operation.asText())) {
          errors.add(
              FieldError.notSupported(
                  path.child("resourceRules").child("operations"), operation.asText(), MUTATED));
        }
      }
    }
  }

  private void paramKind(JsonNode kind, FieldPath path) {
    String apiVersion = kind.path("apiVersion").asText();
    FieldPath at = path.child("apiVersion");
    String[] parts = apiVersion.split("/", -1);
    if (apiVersion.isEmpty()) {
      errors.add(FieldError.required(at, ""));
    } else if (parts.length > 2) {
      errors.add(
          FieldError.invalid(at, apiVersion, "unexpected GroupVersion string: " + apiVersion));
    } else {
      String group = parts.length == 1 ? "" : parts[0];
      String version = parts[parts.length - 1];
      if (!group.isEmpty()) {
        joined(NameFormat.subdomain(group), at, group, "");
      }
      if (version.isEmpty()) {
        errors.add(FieldError.invalid(at, apiVersion, "version must be specified"));
      } else {
        joined(NameFormat.label1035(version), at, version, "");
      }
    }
    String name = kind.path("kind").asText();
    if (name.isEmpty()) {
      errors.add(FieldError.required(path.child("kind"), ""));
    } else {
      joined(
          NameFormat.label1035(name.toLowerCase(Locale.ROOT)),
          path.child("kind"),
          name,
          "may have mixed case, but should otherwise match: ");
    }
  }

  private void joined(List<String> why, FieldPath path, String value, String head) {
    if (!why.isEmpty()) {
      errors.add(FieldError.invalid(path, value, head + String.join(",", why)));
    }
  }

  List<FieldError> binding(boolean mutating) {
    String policy = spec.path("policyName").asText();
    if (policy.isEmpty()) {
      errors.add(FieldError.required(SPEC.child("policyName"), ""));
    } else {
      errors.addAll(
          FieldError.invalid(SPEC.child("policyName"), policy, NameFormat.subdomain(policy)));
    }
    if (spec.path("paramRef").isObject()) {
      paramRef(spec.path("paramRef"), SPEC.child("paramRef"));
    }
    if (spec.path("matchResources").isObject()) {
      // kube-apiserver spells it so.
      FieldPath at = SPEC.child("matchResouces");
      rules.matchResources(spec.path("matchResources"), at);
      if (mutating) {
        mutatedOperations(spec.path("matchResources"), at);
      }
    }
    if (!mutating) {
      actions(spec.path("validationActions"), SPEC.child("validationActions"));
    }
    return errors;
  }

  private void paramRef(JsonNode reference, FieldPath path) {
    String name = reference.path("name").asText();
    boolean selects = reference.path("selector").isObject();
    String exclusive = "name and selector are mutually exclusive";
    if (!name.isEmpty()) {
      errors.addAll(FieldError.invalid(path.child("name"), name, NameFormat.pathSegment(name)));
      if (selects) {
        errors.add(FieldError.forbidden(path.child("name"), exclusive));
      }
    }
    rules.selector(reference, "selector", path);
    if (selects && !name.isEmpty()) {
      errors.add(FieldError.forbidden(path.child("selector"), exclusive));
    }
    if (!selects && name.isEmpty()) {
      errors.add(FieldError.required(path, "one of name or selector must be specified"));
    }
    String action = reference.path("parameterNotFoundAction").asText();
    FieldPath at = path.child("parameterNotFoundAction");
    if (action.isEmpty()) {
      errors.add(FieldError.required(at, ""));
    } else if (!NOT_FOUND_ACTIONS.contains(action)) {
      errors.add(FieldError.notSupported(at, action, NOT_FOUND_ACTIONS));
    }
  }

  private void actions(JsonNode actions, FieldPath path) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < actions.size(); i++) {
      String action = actions.get(i).asText();
      if (!ACTIONS.contains(action)) {
        errors.add(FieldError.notSupported(path.index(i), action, ACTIONS));
      }
      if (!seen.add(action)) {
        errors.add(FieldError.duplicate(path.index(i), action));
      }
    }
    if (seen.contains("Deny") && seen.contains("Warn")) {
      errors.add(
          FieldError.invalid(
              path,
              actions,
              "must not contain both Deny and Warn (repeating the same validation failure"
                  + " information in the API response and headers serves no purpose)"));
    }
    if (seen.isEmpty()) {
      errors.add(FieldError.required(path, "at least one validation action is required"));
    }
  }
}
