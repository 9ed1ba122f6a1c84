package dev.duplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * JSON as Go holds and prints it: integers as int64, other numbers as float64, and {@code fmt}'s
 * {@code %v} for messages that quote part of a patch.
 */
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

  /** The value as {@code %v} prints it: {@code map[a:1 b:[x y]]}, keys sorted, strings bare. */
  static String print(JsonNode node) {
    if (node.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
      return sorted.entrySet().stream()
          .map(field -> field.getKey() + ":" + print(field.getValue()))
          .collect(Collectors.joining(" ", "map[", "]"));
    }
    return node.isArray() ? printList(node) : node.isNull() ? "<nil>" : node.asText();
  }

  /** A list as {@code %v} prints it: {@code [a b]}. */
  static String printList(Iterable<JsonNode> list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(GoValue::print)
        .collect(Collectors.joining(" ", "[", "]"));
  }

  /** The value as {@code %s} prints it: a string bare, anything else with its type. */
  static String printAsString(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> node.textValue();
      case NUMBER, BOOLEAN -> "%!s(" + type(node) + "=" + node.asText() + ")";
      case NULL -> type(node);
      default -> print(node);
    };
  }
}
