package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * anyOf, oneOf, allOf and not (kube-openapi, pkg/validation/validate/schema_props.go). If all
 * alternatives fail, the result includes the errors of the one that matched best.
 */
final class Combinations {
  private Combinations() {}

  static void validate(ValueRules rules, JsonNode value, ValueErrors errors, SchemaErrors found) {
    if (!rules.anyOf().isEmpty()) {
      anyOf(rules, value, errors, found);
    }
    if (!rules.oneOf().isEmpty()) {
      oneOf(rules, value, errors, found);
    }
    if (!rules.allOf().isEmpty()) {
      allOf(rules, value, errors, found);
    }
    StructuralSchema not = rules.not();
    if (not != null && ValueValidator.validate(not, value, errors).isEmpty()) {
      errors.combination(found, "must not validate the schema (not)");
    }
    found.match();
  }

  private static void anyOf(
      ValueRules rules, JsonNode value, ValueErrors errors, SchemaErrors found) {
    @Nullable SchemaErrors best = null;
    for (StructuralSchema schema : rules.anyOf()) {
      SchemaErrors result = ValueValidator.validate(schema, value, errors);
      if (result.isEmpty()) {
        found.addAll(result);
        return;
      }
      best = better(best, result);
    }
    errors.combination(found, "must validate at least one schema (anyOf)");
    if (best != null) {
      found.addAll(best);
    }
  }

  private static void oneOf(
      ValueRules rules, JsonNode value, ValueErrors errors, SchemaErrors found) {
    @Nullable SchemaErrors best = null;
    @Nullable SchemaErrors first = null;
    int valid = 0;
    for (StructuralSchema schema : rules.oneOf()) {
      SchemaErrors result = ValueValidator.validate(schema, value, errors);
      if (result.isEmpty()) {
        valid++;
        best = null;
        first = first == null ? result : first;
      } else if (valid == 0) {
        best = better(best, result);
      }
    }
    if (valid == 1 && first != null) {
      found.addAll(first);
      return;
    }
    errors.combination(
        found,
        "must validate one and only one schema (oneOf). "
            + (valid == 0 ? "Found none valid" : "Found " + valid + " valid alternatives"));
    if (best != null) {
      found.addAll(best);
    }
  }

  private static void allOf(
      ValueRules rules, JsonNode value, ValueErrors errors, SchemaErrors found) {
    int valid = 0;
    for (StructuralSchema schema : rules.allOf()) {
      SchemaErrors result = ValueValidator.validate(schema, value, errors);
      valid += result.isEmpty() ? 1 : 0;
      found.addAll(result);
    }
    if (valid < rules.allOf().size()) {
      errors.combination(
          found, "must validate all the schemas (allOf)" + (valid == 0 ? ". None validated" : ""));
    }
  }

  private static SchemaErrors better(@Nullable SchemaErrors best, SchemaErrors other) {
    return best == null || other.matches() > best.matches() ? other : best;
  }
}
