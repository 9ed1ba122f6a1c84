package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.JsonNode;

/** JSON values as the validator sees them: their types, and whether two are the same. */
final class JsonTypes {
  private JsonTypes() {}

  /** The type of a value, as schemas name it. */
  static String of(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      default -> "null";
    };
  }

  /** The format that a number has of its own; other values have none. */
  static String format(JsonNode value) {
    if (!value.isNumber()) {
      return "";
    }
    return value.isIntegralNumber() ? "int64" : "float64";
  }

  /** Whether a number with a fraction has none after all. */
  static boolean isWhole(JsonNode value) {
    return value.isFloatingPointNumber() && value.doubleValue() == Math.rint(value.doubleValue());
  }

  /** Whether a value, converted to the type of another as Go does it, equals that. */
  static boolean converts(JsonNode value, JsonNode other) {
    if (!value.isNumber() || !other.isNumber()) {
      return !other.isNull() && value.equals(other);
    }
    return other.isIntegralNumber()
        ? (value.isIntegralNumber() ? value.longValue() : (long) value.doubleValue())
            == other.longValue()
        : value.doubleValue() == other.doubleValue();
  }

  /** Whether two values are deeply equal; an integer never equals a number with a fraction. */
  static boolean equal(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.isIntegralNumber() == other.isIntegralNumber()
          && (one.isIntegralNumber()
              ? one.longValue() == other.longValue()
              : one.doubleValue() == other.doubleValue());
    }
    return one.equals(other);
  }
}
