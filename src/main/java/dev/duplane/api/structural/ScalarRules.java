package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.GoNumber;
import java.util.regex.Pattern;

/**
 * The rules for texts and numbers. Of the rules for a text only the first broken one is reported.
 */
final class ScalarRules {
  private ScalarRules() {}

  static void text(ValueRules rules, String text, ValueErrors errors, SchemaErrors found) {
    long length = text.codePointCount(0, text.length());
    Long max = rules.maxLength();
    Long min = rules.minLength();
    if (max != null && length > max) {
      errors.tooLong(found, max);
    } else if (min != null && length < min) {
      errors.invalid(found, text, "should be at least " + min + " chars long");
    } else if (!rules.pattern().isEmpty()) {
      Pattern pattern = rules.regularExpression();
      if (pattern == null || !pattern.matcher(text).find()) {
        errors.invalid(found, text, "should match '" + rules.pattern() + "'");
      }
    }
  }

  static void format(ValueRules rules, String text, ValueErrors errors, SchemaErrors found) {
    if (!StringFormats.matches(rules.format(), text)) {
      errors.type(found, rules.format(), text);
    }
  }

  static void number(ValueRules rules, JsonNode value, ValueErrors errors, SchemaErrors found) {
    Double factor = rules.multipleOf();
    if (factor != null && !isMultiple(value, factor)) {
      errors.invalid(found, value, "should be a multiple of " + print(value, factor));
    }
    Double minimum = rules.minimum();
    if (minimum != null && below(value, minimum, rules.exclusiveMinimum())) {
      String than = rules.exclusiveMinimum() ? "greater than " : "greater than or equal to ";
      errors.invalid(found, value, "should be " + than + print(value, minimum));
    }
    Double maximum = rules.maximum();
    if (maximum != null && above(value, maximum, rules.exclusiveMaximum())) {
      String than = rules.exclusiveMaximum() ? "less than " : "less than or equal to ";
      errors.invalid(found, value, "should be " + than + print(value, maximum));
    }
    found.match();
  }

  /** Integers are compared with bounds that have lost their fractions. */
  private static boolean above(JsonNode value, double maximum, boolean exclusive) {
    int compared =
        value.isIntegralNumber()
            ? Long.compare(value.longValue(), (long) maximum)
            : Double.compare(value.doubleValue(), maximum);
    return exclusive ? compared >= 0 : compared > 0;
  }

  private static boolean below(JsonNode value, double minimum, boolean exclusive) {
    int compared =
        value.isIntegralNumber()
            ? Long.compare(value.longValue(), (long) minimum)
            : Double.compare(value.doubleValue(), minimum);
    return exclusive ? compared <= 0 : compared < 0;
  }

  private static boolean isMultiple(JsonNode value, double factor) {
    if (value.isIntegralNumber() && (long) factor != 0) {
      return value.longValue() % (long) factor == 0;
    }
    double times = factor < 1 ? 1 / factor * value.doubleValue() : value.doubleValue() / factor;
    return times == Math.rint(times);
  }

  private static String print(JsonNode value, double bound) {
    return value.isIntegralNumber() ? Long.toString((long) bound) : GoNumber.print(bound);
  }
}
