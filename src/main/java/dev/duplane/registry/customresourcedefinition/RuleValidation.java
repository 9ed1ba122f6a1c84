package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.util.List;

/**
 * The rules for rules in CEL ({@code ValidateCustomResourceDefinitionOpenAPISchema}, from {@code
 * XValidations} on).
 */
final class RuleValidation {
  private static final String RULES = "x-kubernetes-validations";
  private static final List<String> REASONS =
      List.of(
          "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");

  private final List<FieldError> schemaErrors;

  /**
   * @param schemaErrors where errors are added
   */
  RuleValidation(List<FieldError> schemaErrors) {
    this.schemaErrors = schemaErrors;
  }

  /** Looks at the rules of one schema. */
  void validate(JsonNode schema, FieldPath path) {
    JsonNode rules = schema.path(RULES);
    for (int i = 0; i < rules.size(); i++) {
      texts(rules.get(i), path.child(RULES).index(i));
      fieldPath(rules.get(i), schema, path.child(RULES).index(i));
    }
  }

  private void texts(JsonNode rule, FieldPath path) {
    String expression = rule.path("rule").asText("").strip();
    String given = rule.path("message").asText("");
    String message = given.strip();
    if (expression.isEmpty()) {
      schemaErrors.add(FieldError.required(path.child("rule"), "rule is not specified"));
    } else if (!given.isEmpty() && message.isEmpty()) {
      schemaErrors.add(
          FieldError.invalid(
              path.child("message"), given, "message must be non-empty if specified"));
    } else if (hasNewlines(message)) {
      schemaErrors.add(
          FieldError.invalid(path.child("message"), given, "message must not contain line breaks"));
    } else if (hasNewlines(expression) && message.isEmpty()) {
      schemaErrors.add(
          FieldError.required(
              path.child("message"), "message must be specified if rule contains line breaks"));
    }
    String messageExpression = rule.path("messageExpression").asText("");
    if (!messageExpression.isEmpty() && messageExpression.isBlank()) {
      schemaErrors.add(
          FieldError.required(
              path.child("messageExpression"), "messageExpression must be non-empty if specified"));
    }
    String reason = rule.path("reason").textValue();
    if (reason != null && !REASONS.contains(reason)) {
      schemaErrors.add(FieldError.notSupported(path.child("reason"), reason, REASONS));
    }
  }

  private void fieldPath(JsonNode rule, JsonNode schema, FieldPath path) {
    String fieldPath = rule.path("fieldPath").asText("");
    if (fieldPath.isEmpty()) {
      return;
    }
    FieldPath at = path.child("fieldPath");
    if (fieldPath.isBlank()) {
      schemaErrors.add(
          FieldError.invalid(at, fieldPath, "fieldPath must be non-empty if specified"));
    }
    if (hasNewlines(fieldPath)) {
      schemaErrors.add(FieldError.invalid(at, fieldPath, "fieldPath must not contain line breaks"));
    }
    try {
      SchemaFieldPath unused = SchemaFieldPath.parse(fieldPath, schema, true);
    } catch (SchemaFieldPath.InvalidPathException e) {
      schemaErrors.add(FieldError.invalid(at, fieldPath, "fieldPath must be a valid path"));
    }
  }

  private static boolean hasNewlines(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
  }
}
