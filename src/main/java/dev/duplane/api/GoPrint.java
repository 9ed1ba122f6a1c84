package dev.duplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** JSON as {@code fmt} prints the Go values that it is read into, for messages that quote it. */
public final class GoPrint {
  private static final String MAP = "map[string]interface {}";
  private static final String LIST = "[]interface {}";

  private GoPrint() {}

  /** The Go type of a value, {@code %T}: integers are int64, other numbers float64. */
  public static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> MAP;
      case ARRAY -> LIST;
      case STRING -> "string";
      case BOOLEAN -> "bool";
      case NUMBER -> value.isIntegralNumber() ? "int64" : "float64";
      default -> "<nil>";
    };
  }

  /** {@code %v}: {@code map[a:1 b:[x y]]}, keys sorted, strings bare. */
  public static String plain(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT ->
          sorted(value).entrySet().stream()
              .map(field -> field.getKey() + ":" + plain(field.getValue()))
              .collect(Collectors.joining(" ", "map[", "]"));
      case ARRAY -> plainList(value);
      default -> scalar(value);
    };
  }

  /** {@code %v} of a list: {@code [a b]}. */
  public static String plainList(Iterable<JsonNode> list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(GoPrint::plain)
        .collect(Collectors.joining(" ", "[", "]"));
  }

  /** {@code %#v}, Go's own syntax: {@code map[string]interface {}{"a":1}}. */
  public static String syntax(JsonNode value) {
    return syntax(value, MAP);
  }

  /**
   * {@code %#v} where maps have another type.
   *
   * @param mapType e.g. {@code map[interface {}]interface {}}
   */
  public static String syntax(JsonNode value, String mapType) {
    return switch (value.getNodeType()) {
      case OBJECT ->
          sorted(value).entrySet().stream()
              .map(field -> GoText.quote(field.getKey()) + ":" + syntax(field.getValue(), mapType))
              .collect(Collectors.joining(", ", mapType + "{", "}"));
      case ARRAY ->
          StreamSupport.stream(value.spliterator(), false)
              .map(item -> syntax(item, mapType))
              .collect(Collectors.joining(", ", LIST + "{", "}"));
      case STRING -> GoText.quote(value.textValue());
      case NULL -> "interface {}(nil)";
      default -> scalar(value);
    };
  }

  /** {@code %v} of a user ({@code user.DefaultInfo}): {@code &{jane 7 [team] map[scope:[a]]}}. */
  public static String user(UserInfo user) {
    return "&{"
        + user.username()
        + " "
        + user.uid()
        + " ["
        + String.join(" ", user.groups())
        + "] "
        + new TreeMap<>(user.extra())
            .entrySet().stream()
                .map(each -> each.getKey() + ":[" + String.join(" ", each.getValue()) + "]")
                .collect(Collectors.joining(" ", "map[", "]"))
        + "}";
  }

  private static String scalar(JsonNode value) {
    if (value.isNull()) {
      return "<nil>";
    }
    return value.isFloatingPointNumber() ? GoNumber.print(value.doubleValue()) : value.asText();
  }

  private static Map<String, JsonNode> sorted(JsonNode value) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    value.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
    return sorted;
  }
}
