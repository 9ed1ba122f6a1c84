package dev.duplane.registry.admissionregistration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.cel.AdmissionCompiler;
import dev.duplane.api.cel.AdmissionCompiler.ExpressionUse;
import dev.duplane.api.cel.AdmissionExpression;
import dev.duplane.api.cel.Identifiers;
import dev.duplane.api.validation.NameFormat;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules for expressions in CEL (pkg/apis/admissionregistration/validation, {@code
 * validateMatchConditions}, {@code validateVariable}, {@code validateValidation}, {@code
 * validateAuditAnnotation}, {@code validateMutation}).
 */
final class ExpressionValidation {
  private static final String EXPRESSION = "expression";
  private static final int MOST_CONDITIONS = 64;
  private static final int MOST_ANNOTATIONS = 20;
  private static final int ANNOTATION_MAX_BYTES = 5 * 1024;
  private static final List<String> REASONS =
      List.of("Forbidden", "Invalid", "RequestEntityTooLarge");

  private final List<FieldError> errors;
  private final AdmissionCompiler compiler;

  /**
   * @param compiler that of the policy or webhook
   */
  ExpressionValidation(List<FieldError> errors, AdmissionCompiler compiler) {
    this.errors = errors;
    this.compiler = compiler;
  }

  /** Adds what is wrong with an expression, of which the error shows what was given. */
  private void compile(ExpressionUse use, String expression, String given, FieldPath path) {
    AdmissionExpression compiled = compiler.compile(use, expression);
    if (!compiled.problem().isEmpty()) {
      errors.add(FieldError.invalid(path, given, compiled.problem()));
    }
  }

  void conditions(JsonNode conditions, FieldPath path) {
    if (conditions.size() > MOST_CONDITIONS) {
      errors.add(FieldError.tooMany(path, conditions.size(), MOST_CONDITIONS));
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < conditions.size(); i++) {
      FieldPath at = path.index(i);
      String expression = conditions.get(i).path(EXPRESSION).asText().strip();
      if (expression.isEmpty()) {
        errors.add(FieldError.required(at.child(EXPRESSION), ""));
      } else {
        compile(ExpressionUse.MATCH_CONDITION, expression, expression, at.child(EXPRESSION));
      }
      String name = conditions.get(i).path("name").asText();
      if (name.isEmpty()) {
        errors.add(FieldError.required(at.child("name"), ""));
        continue;
      }
      qualified(name, at.child("name"));
      if (!names.add(name)) {
        errors.add(FieldError.duplicate(at.child("name"), name));
      }
    }
  }

  private void qualified(String name, FieldPath path) {
    errors.addAll(FieldError.invalid(path, name, NameFormat.qualifiedName(name)));
  }

  void variables(JsonNode variables, FieldPath path) {
    for (int i = 0; i < variables.size(); i++) {
      FieldPath at = path.index(i);
      String name = variables.get(i).path("name").asText();
      if (name.isBlank()) {
        errors.add(FieldError.required(at.child("name"), "name is not specified"));
      } else if (!Identifiers.isIdentifier(name)) {
        errors.add(
            FieldError.invalid(at.child("name"), name, "name is not a valid CEL identifier"));
      }
      String expression = variables.get(i).path(EXPRESSION).asText();
      if (expression.isBlank()) {
        errors.add(FieldError.required(at.child(EXPRESSION), "expression is not specified"));
        continue;
      }
      AdmissionExpression declared = compiler.declare(name, expression);
      if (!declared.problem().isEmpty()) {
        errors.add(FieldError.invalid(at.child(EXPRESSION), expression, declared.problem()));
      }
    }
  }

  void validations(JsonNode validations, FieldPath path) {
    for (int i = 0; i < validations.size(); i++) {
      validation(validations.get(i), path.index(i));
    }
  }

  private void validation(JsonNode validation, FieldPath path) {
    String expression = validation.path(EXPRESSION).asText();
    if (expression.isBlank()) {
      errors.add(FieldError.required(path.child(EXPRESSION), "expression is not specified"));
    } else {
      compile(ExpressionUse.VALIDATION, expression, expression, path.child(EXPRESSION));
    }
    String made = validation.path("messageExpression").asText();
    if (!made.isEmpty() && made.isBlank()) {
      errors.add(
          FieldError.invalid(
              path.child("messageExpression"), made, "must be non-empty if specified"));
    } else if (!made.isEmpty()) {
      compile(ExpressionUse.MESSAGE, made, made, path.child("messageExpression"));
    }
    String message = validation.path("message").asText();
    if (!message.isEmpty() && message.isBlank()) {
      errors.add(
          FieldError.invalid(
              path.child("message"), message, "message must be non-empty if specified"));
    } else if (message.strip().indexOf('\n') >= 0 || message.strip().indexOf('\r') >= 0) {
      errors.add(
          FieldError.invalid(
              path.child("message"), message, "message must not contain line breaks"));
    }
    String reason = validation.path("reason").textValue();
    if (reason != null && !REASONS.contains(reason)) {
      errors.add(FieldError.notSupported(path.child("reason"), reason, REASONS));
    }
  }

  /**
   * @param policy the name of the policy
   */
  void annotations(JsonNode annotations, String policy, FieldPath path) {
    if (annotations.size() > MOST_ANNOTATIONS) {
      errors.add(
          FieldError.invalid(
              path,
              annotations,
              "must not have more than " + MOST_ANNOTATIONS + " auditAnnotations"));
    }
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < annotations.size(); i++) {
      FieldPath key = path.index(i).child("key");
      String name = annotations.get(i).path("key").asText();
      if (policy.isEmpty()) {
        errors.add(FieldError.invalid(key, name, "requires metadata.name be non-empty"));
      } else {
        qualified(policy + "/" + name, key);
      }
      annotation(
          annotations.get(i).path("valueExpression").asText(),
          path.index(i).child("valueExpression"));
      if (!keys.add(name)) {
        errors.add(FieldError.duplicate(key, name));
      }
    }
  }

  private void annotation(String given, FieldPath path) {
    String expression = given.strip();
    if (expression.isEmpty()) {
      errors.add(FieldError.required(path, "valueExpression is not specified"));
    } else if (expression.getBytes(StandardCharsets.UTF_8).length > ANNOTATION_MAX_BYTES) {
      errors.add(
          FieldError.required(
              path, "must not exceed " + ANNOTATION_MAX_BYTES + " bytes in length"));
    } else {
      compile(ExpressionUse.AUDIT_ANNOTATION, expression, given, path);
    }
  }

  void mutations(JsonNode mutations, FieldPath path) {
    for (int i = 0; i < mutations.size(); i++) {
      String type = mutations.get(i).path("patchType").asText();
      switch (type) {
        case "" -> errors.add(FieldError.required(path.index(i).child("patchType"), ""));
        case "JSONPatch" ->
            mutation(mutations.get(i), type, "jsonPatch", "applyConfiguration", path.index(i));
        case "ApplyConfiguration" ->
            mutation(mutations.get(i), type, "applyConfiguration", "jsonPatch", path.index(i));
        default ->
            errors.add(
                FieldError.notSupported(
                    path.index(i).child("patchType"),
                    type,
                    List.of("ApplyConfiguration", "JSONPatch")));
      }
    }
  }

  private void mutation(
      JsonNode mutation, String type, String wanted, String other, FieldPath path) {
    FieldPath at = path.child(wanted);
    if (mutation.path(wanted).isObject()) {
      String expression = mutation.path(wanted).path(EXPRESSION).asText().strip();
      if (expression.isEmpty()) {
        errors.add(FieldError.required(at.child(EXPRESSION), ""));
      } else {
        compile(
            wanted.equals("jsonPatch")
                ? ExpressionUse.JSON_PATCH
                : ExpressionUse.APPLY_CONFIGURATION,
            expression,
            expression,
            at.child(EXPRESSION));
      }
    } else {
      errors.add(FieldError.required(at, "must be specified when patchType is " + type));
    }
    if (mutation.path(other).isObject()) {
      errors.add(
          FieldError.invalid(
              path.child(other),
              "{" + other + "}",
              "must not be specified when patchType is " + type));
    }
  }
}
