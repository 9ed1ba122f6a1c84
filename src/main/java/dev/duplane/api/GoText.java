package dev.duplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Text as Go's standard library prints it, where Kubernetes' messages depend on it: {@code %q} for
 * strings and compact JSON for structured values.
 */
public final class GoText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private GoText() {}

  /** A value inside a field error: strings quoted, numbers bare, anything else as compact JSON. */
  public static String value(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof String text) {
      return quote(text);
    }
    if (value instanceof JsonNode node) {
      return node(node);
    }
    if (value instanceof List<?> list) {
      StringBuilder json = new StringBuilder("[");
      for (Object item : list) {
        if (json.length() > 1) {
          json.append(',');
        }
        json.append(item instanceof String text ? json(text) : value(item));
      }
      return json.append(']').toString();
    }
    return value.toString();
  }

  private static String node(JsonNode node) {
    if (node.isTextual()) {
      return quote(node.textValue());
    }
    StringBuilder json = new StringBuilder();
    json(node, json);
    return json.toString();
  }

  private static void json(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      out.append('{');
      Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> field = fields.next();
        out.append(json(field.getKey())).append(':');
        json(field.getValue(), out);
        if (fields.hasNext()) {
          out.append(',');
        }
      }
      out.append('}');
    } else if (node.isArray()) {
      out.append('[');
      for (int i = 0; i < node.size(); i++) {
        if (i > 0) {
          out.append(',');
        }
        json(node.get(i), out);
      }
      out.append(']');
    } else if (node.isTextual()) {
      out.append(json(node.textValue()));
    } else {
      out.append(node.isFloatingPointNumber() ? GoNumber.json(node.doubleValue()) : node.asText());
    }
  }

  /** A string literal as {@code strconv.Quote} writes it. */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(c -> quoteChar(c, out));
    return out.append('"').toString();
  }

  private static void quoteChar(int c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case 0x07 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 0x0b -> out.append("\\v");
      default -> {
        if (c < 0x20 || c == 0x7f) {
          out.append("\\x").append(HEX[c >> 4]).append(HEX[c & 15]);
        } else if (!printable(c)) {
          out.append(c > 0xffff ? String.format("\\U%08x", c) : String.format("\\u%04x", c));
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }

  /** Whether {@code strconv.IsPrint} holds of a character. */
  public static boolean printable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }

  /**
   * A string as {@code encoding/json} writes it, with its escapes of {@code <}, {@code >}, {@code
   * &}.
   */
  public static String json(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '<', '>', '&', '\u2028', '\u2029' -> out.append(String.format("\\u%04x", (int) c));
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
