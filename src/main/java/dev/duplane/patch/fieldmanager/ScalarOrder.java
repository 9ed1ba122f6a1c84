package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;

/** Equality and order of JSON values where 80 read as int is 80 read as long. */
final class ScalarOrder {
  private ScalarOrder() {}

  /** Compact JSON. Keys of list items are mostly plain: for these nothing has to be set up. */
  static String json(JsonNode value) {
    StringBuilder text = new StringBuilder();
    return isWritten(value, text) ? text.toString() : value.toString();
  }

  private static boolean isWritten(JsonNode value, StringBuilder text) {
    if (value.isTextual()) {
      return isQuoted(value.textValue(), text);
    }
    if (value.isInt() || value.isLong()) {
      text.append(value.longValue());
      return true;
    }
    if (!value.isObject()) {
      return false;
    }
    char before = '{';
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      text.append(before);
      before = ',';
      if (!isQuoted(field.getKey(), text) || !isWritten(field.getValue(), text.append(':'))) {
        return false;
      }
    }
    text.append(before == '{' ? "{}" : "}");
    return true;
  }

  private static boolean isQuoted(String plain, StringBuilder text) {
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
        return false;
      }
    }
    text.append('"').append(plain).append('"');
    return true;
  }

  static boolean same(JsonNode a, JsonNode b) {
    if (a.isNumber() && b.isNumber()) {
      return compareNumbers(a, b) == 0;
    }
    if (a.isObject() && b.isObject()) {
      return sameObjects(a, b);
    }
    if (a.isArray() && b.isArray()) {
      return sameArrays(a, b);
    }
    return a.equals(b);
  }

  private static boolean sameObjects(JsonNode a, JsonNode b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> entry : a.properties()) {
      JsonNode other = b.get(entry.getKey());
      if (other == null || !same(entry.getValue(), other)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameArrays(JsonNode a, JsonNode b) {
    if (a.size() != b.size()) {
      return false;
    }
    Iterator<JsonNode> other = b.iterator();
    for (JsonNode item : a) {
      if (!same(item, other.next())) {
        return false;
      }
    }
    return true;
  }

  /** Numbers, then texts, then booleans, then the rest; each kind in its own order. */
  static int compare(JsonNode a, JsonNode b) {
    int rank = rank(a) - rank(b);
    if (rank != 0) {
      return rank;
    }
    if (a.isNumber()) {
      return compareNumbers(a, b);
    }
    return a.isBoolean()
        ? Boolean.compare(a.booleanValue(), b.booleanValue())
        : compareTexts(
            a.isTextual() ? a.textValue() : json(a), b.isTextual() ? b.textValue() : json(b));
  }

  private static int rank(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> 0;
      case STRING -> 1;
      case BOOLEAN -> 2;
      case ARRAY -> 3;
      case OBJECT -> 4;
      default -> 5;
    };
  }

  private static int compareNumbers(JsonNode a, JsonNode b) {
    return a.canConvertToLong()
            && b.canConvertToLong()
            && a.isIntegralNumber()
            && b.isIntegralNumber()
        ? Long.compare(a.longValue(), b.longValue())
        : a.decimalValue().compareTo(b.decimalValue());
  }

  /** By UTF-8 bytes: as {@link String#compareTo}, but surrogates come after all else. */
  static int compareTexts(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean leftHigh = Character.isSurrogate(left);
        return leftHigh == Character.isSurrogate(right) ? left - right : leftHigh ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }
}
