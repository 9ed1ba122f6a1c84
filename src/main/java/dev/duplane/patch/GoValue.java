package dev.duplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.GoPrint;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** JSON as Go holds it: integers as int64, other numbers as float64. */
final class GoValue {
  static final String MAP = "map[string]interface {}";
  static final String LIST = "[]interface {}";

  /** Tells scalars apart; a Jackson int and long of one value are the same. */
  private static final Comparator<JsonNode> SCALARS = (a, b) -> sameScalar(a, b) ? 0 : 1;

  private GoValue() {}

  /** Whether two values are equal, at any depth; an integer never equals a fraction. */
  static boolean same(JsonNode a, JsonNode b) {
    return a.equals(SCALARS, b);
  }

  /** A value as the key of a map: equal to what is {@link #same}. */
  record Equal(JsonNode value) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Equal that && same(value, that.value);
    }

    @Override
    public int hashCode() {
      if (value.isIntegralNumber()) {
        return Long.hashCode(value.bigIntegerValue().longValue());
      }
      // An object's or list's depth is of no use here: such items are few, or differ in size.
      return value.isContainerNode()
          ? value.size()
          : value.isFloatingPointNumber() ? Double.hashCode(value.doubleValue()) : value.hashCode();
    }
  }

  private static boolean sameScalar(JsonNode a, JsonNode b) {
    if (a.isIntegralNumber() && b.isIntegralNumber()) {
      return a.bigIntegerValue().equals(b.bigIntegerValue());
    }
    if (a.isFloatingPointNumber() && b.isFloatingPointNumber()) {
      return Double.compare(a.doubleValue(), b.doubleValue()) == 0;
    }
    return a.equals(b);
  }

  /** The Go type that {@code reflect} names. */
  static String type(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> MAP;
      case ARRAY -> LIST;
      case STRING -> "string";
      case BOOLEAN -> "bool";
      case NUMBER -> node.isIntegralNumber() ? "int64" : "float64";
      default -> "%!s(<nil>)";
    };
  }

  /** What Go's {@code encoding/json} calls a value of this type. */
  static String jsonType(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "bool";
      default -> "number";
    };
  }

  /** The value as {@code %s} prints it: a string bare, anything else with its type. */
  static String printAsString(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> node.textValue();
      case NUMBER, BOOLEAN -> "%!s(" + type(node) + "=" + GoPrint.plain(node) + ")";
      case NULL -> type(node);
      default -> GoPrint.plain(node);
    };
  }
}
