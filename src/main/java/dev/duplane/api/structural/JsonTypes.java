package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;

/** JSON values as the validator sees them: their types, and which of them are the same. */
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

  /** A value that equals those that Go finds equal: numbers by what they say. */
  static JsonNode comparable(JsonNode value) {
    if (!value.isNumber()) {
      return value;
    }
    return value.isIntegralNumber()
        ? LongNode.valueOf(value.longValue())
        : DoubleNode.valueOf(value.doubleValue());
  }
}
