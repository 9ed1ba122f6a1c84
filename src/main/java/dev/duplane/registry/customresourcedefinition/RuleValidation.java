package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.cel.SchemaRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules for rules in CEL ({@code ValidateCustomResourceDefinitionOpenAPISchema}, from {@code
 * XValidations} on).
 */
final class RuleValidation {
  private static final String RULES = "x-kubernetes-validations";
  private static final List<String> REASONS =
      List.of(
          "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");

  private final boolean structural;
  private final List<FieldError> schemaErrors;
  private final List<FieldError> errors = new ArrayList<>();
  private final RuleCosts costs;

  /**
   * @param structural whether the schema is structural, so that expressions can be compiled
   * @param unchanged whether the schema was taken before as it is
   * @param schemaErrors where errors are added that are none of CEL
   */
  RuleValidation(boolean structural, boolean unchanged, List<FieldError> schemaErrors) {
    this.costs = new RuleCosts(errors, unchanged);
    this.structural = structural;
    this.schemaErrors = schemaErrors;
  }

  /** The errors of CEL that have been found. */
  List<FieldError> errors() {
    return errors;
  }

  /** Adds the errors about what all rules cost together. */
  List<FieldError> total(FieldPath schema) {
    return costs.total(schema);
  }

  /**
   * Looks at the rules of one schema.
   *
   * @param resource whether it is of objects with kind, apiVersion and metadata
   * @param sound whether nothing else is wrong with the schema and with all below it
   * @param uncorrelatable the place above from which on there is no old value; null if there is one
   * @param values how many values there can be of the schema; {@link RuleCosts#UNBOUNDED} if the
   *     schemas above do not say
   */
  void validate(
      JsonNode schema,
      FieldPath path,
      boolean resource,
      boolean sound,
      @Nullable FieldPath uncorrelatable,
      long values) {
    JsonNode rules = schema.path(RULES);
    int before = schemaErrors.size();
    for (int i = 0; i < rules.size(); i++) {
      texts(rules.get(i), path.child(RULES).index(i));
      fieldPath(rules.get(i), schema, path.child(RULES).index(i));
    }
    if (structural && sound && schemaErrors.size() == before && !rules.isEmpty()) {
      // Expressions are looked at only where the schema says what values there are.
      compile(schema, path.child(RULES), resource, uncorrelatable, values);
    }
  }

  private void compile(
      JsonNode schema,
      FieldPath path,
      boolean resource,
      @Nullable FieldPath uncorrelatable,
      long values) {
    List<SchemaRules.RuleProblems> problems = SchemaRules.problems(schema, resource);
    for (int i = 0; i < problems.size(); i++) {
      SchemaRules.RuleProblems found = problems.get(i);
      JsonNode rule = schema.path(RULES).get(i);
      FieldPath at = path.index(i);
      costs.rule(at, found, values);
      if (!found.rule().isEmpty()) {
        errors.add(
            FieldError.invalid(at.child("rule"), InternalSchemaForm.rule(rule), found.rule()));
      }
      if (!found.message().isEmpty()) {
        errors.add(
            FieldError.invalid(
                at.child("messageExpression"), InternalSchemaForm.rule(rule), found.message()));
      }
      costs.message(at, found);
      if (found.usesOldSelf() && uncorrelatable != null) {
        errors.add(
            FieldError.invalid(
                at.child("rule"),
                rule.path("rule").asText(),
                "oldSelf cannot be used on the uncorrelatable portion of the schema within "
                    + uncorrelatable));
      } else if (!found.usesOldSelf() && rule.has("optionalOldSelf")) {
        errors.add(
            FieldError.invalid(
                at.child("optionalOldSelf"),
                rule.path("optionalOldSelf").asBoolean(),
                "may not be set if oldSelf is not used in rule"));
      }
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
