package dev.duplane.api;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the {@code fieldSelector} parameter (Field Selectors; escapes and the wording of errors are
 * those of {@code k8s.io/apimachinery/pkg/fields}): terms joined by commas, each {@code
 * field=value}, {@code field==value} or {@code field!=value}; a backslash keeps a comma, an equals
 * sign or a backslash in a value.
 */
public final class FieldSelectorParser {
  private FieldSelectorParser() {}

  /**
   * The selector that a text means; everything if it is empty. Which fields there are is not asked
   * here.
   *
   * @throws StatusException 400 with the parser's message
   */
  public static FieldSelector parse(String text) {
    if (text.isEmpty()) {
      return FieldSelector.EVERYTHING;
    }
    List<String> parts = split(text);
    parts.sort(null);
    List<FieldSelector.Term> terms = new ArrayList<>();
    for (String part : parts) {
      if (!part.isEmpty()) {
        terms.add(term(text, part));
      }
    }
    return new FieldSelector(List.copyOf(terms));
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    boolean escaped = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (escaped) {
        escaped = false;
      } else if (c == '\\') {
        escaped = true;
      } else if (c == ',') {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static FieldSelector.Term term(String selector, String part) {
    for (int i = 0; i < part.length(); i++) {
      boolean unequal = part.startsWith("!=", i);
      if (unequal || part.charAt(i) == '=') {
        int length = unequal || part.startsWith("==", i) ? 2 : 1;
        return new FieldSelector.Term(
            part.substring(0, i), unescape(part.substring(i + length)), !unequal);
      }
    }
    throw StatusException.badRequest(
        "invalid selector: '" + selector + "'; can't understand '" + part + "'");
  }

  private static String unescape(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
        char next = i < value.length() ? value.charAt(i) : 0;
        if (next != '\\' && next != ',' && next != '=') {
          throw StatusException.badRequest(
              "invalid field selector: invalid escape sequence: \\" + (next == 0 ? "" : next));
        }
        out.append(next);
      } else if (c == ',' || c == '=') {
        // The character is printed as its code point.
        throw StatusException.badRequest(
            "invalid field selector: unescaped character in value: " + (int) c);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
