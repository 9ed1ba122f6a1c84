package dev.duplane.api.cel;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.NullValue;
import com.google.protobuf.Timestamp;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Texts with values filled in: {@code '%d and %s'.format([1, 'b'])} (cel-go, ext/formatting.go).
 */
final class StringFormat {
  private static final int PRECISION = 6;
  private static final int BINARY = 2;
  private static final int OCTAL = 8;
  private static final int HEX = 16;

  private final String format;
  private final List<?> values;
  private final StringBuilder text = new StringBuilder();
  private int at;
  private int next;

  private StringFormat(String format, List<?> values) {
    this.format = format;
    this.values = values;
  }

  /**
   * The text.
   *
   * @throws IllegalArgumentException in the words of cel-go, if a value does not fit its place
   */
  static String format(String format, List<?> values) {
    StringFormat running = new StringFormat(format, values);
    while (running.at < format.length()) {
      running.step();
    }
    return running.text.toString();
  }

  private void step() {
    char c = format.charAt(at++);
    if (c != '%') {
      text.append(c);
      return;
    }
    if (at == format.length()) {
      throw new IllegalArgumentException("unexpected end of string");
    }
    if (format.charAt(at) == '%') {
      text.append('%');
      at++;
      return;
    }
    if (next >= values.size()) {
      throw new IllegalArgumentException("index " + next + " out of range");
    }
    Object value = values.get(next++);
    int precision = precision();
    char clause = format.charAt(at++);
    text.append(
        switch (clause) {
          case 's' -> shown(value);
          case 'd' -> decimal(value);
          case 'f' -> fixed(value, precision);
          case 'e' -> scientific(value, precision);
          case 'b' -> value instanceof Boolean bool ? bool ? "1" : "0" : integer(value, BINARY);
          case 'o' -> integer(value, OCTAL);
          case 'x' -> hex(value);
          case 'X' -> hex(value).toUpperCase(Locale.ROOT);
          default ->
              throw new IllegalArgumentException(
                  "could not parse formatting clause: unrecognized formatting clause \""
                      + clause
                      + "\"");
        });
  }

  private int precision() {
    if (format.charAt(at) != '.') {
      return PRECISION;
    }
    int end = at + 1;
    while (end < format.length() && Character.isDigit(format.charAt(end))) {
      end++;
    }
    if (end == format.length() || end == at + 1) {
      throw new IllegalArgumentException(
          "could not parse formatting clause: error while parsing precision: could not find end of"
              + " precision specifier");
    }
    int precision = Integer.parseInt(format.substring(at + 1, end));
    at = end;
    return precision;
  }

  private static String decimal(Object value) {
    if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
      return special(number);
    }
    if (value instanceof Number number && !(value instanceof Double)) {
      return number.toString();
    }
    throw new IllegalArgumentException(
        "error during formatting: decimal clause can only be used on integers, was given "
            + type(value));
  }

  private static String special(double number) {
    return Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
  }

  private static double number(Object value, String clause) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException(
        "error during formatting: "
            + clause
            + " clause can only be used on doubles, was given "
            + type(value));
  }

  private static String fixed(Object value, int precision) {
    double number = number(value, "fixed-point");
    return Double.isNaN(number) || Double.isInfinite(number)
        ? special(number)
        : String.format(Locale.ROOT, "%." + precision + "f", number);
  }

  private static String scientific(Object value, int precision) {
    double number = number(value, "scientific");
    return Double.isNaN(number) || Double.isInfinite(number)
        ? special(number)
        : String.format(Locale.ROOT, "%." + precision + "e", number);
  }

  private static String integer(Object value, int radix) {
    if (value instanceof Long number) {
      return Long.toString(number, radix);
    }
    throw new IllegalArgumentException(
        "error during formatting: only integers"
            + (radix == BINARY ? " and bools can be formatted as binary" : " can be formatted so")
            + ", was given "
            + type(value));
  }

  private static String hex(Object value) {
    if (value instanceof String string) {
      return hex(string.getBytes(StandardCharsets.UTF_8));
    }
    return value instanceof ByteString bytes ? hex(bytes.toByteArray()) : integer(value, HEX);
  }

  private static String hex(byte[] bytes) {
    StringBuilder hex = new StringBuilder();
    for (byte each : bytes) {
      hex.append(String.format(Locale.ROOT, "%02x", each));
    }
    return hex.toString();
  }

  private static String type(Object value) {
    return value instanceof String
        ? "string"
        : value instanceof Boolean
            ? "bool"
            : value instanceof Double
                ? "double"
                : value instanceof List
                    ? "list"
                    : value instanceof Map
                        ? "map"
                        : value instanceof NullValue ? "null_type" : "int";
  }

  private static String shown(Object value) {
    return value instanceof String string ? string : part(value);
  }

  /** A value within a list or a map, where texts have quotation marks. */
  private static String part(Object value) {
    if (value instanceof String string) {
      return '"' + string + '"';
    }
    if (value instanceof List<?> list) {
      return list.stream().map(StringFormat::part).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, String> sorted = new TreeMap<>();
      map.forEach((key, item) -> sorted.put(part(key), part(item)));
      return sorted.entrySet().stream()
          .map(entry -> entry.getKey() + ":" + entry.getValue())
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof Double number) {
      return Double.isNaN(number) || Double.isInfinite(number)
          ? special(number)
          : new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }
    if (value instanceof Timestamp time) {
      return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
    }
    if (value instanceof Duration duration) {
      BigDecimal seconds =
          BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNanos(), 9));
      return seconds.stripTrailingZeros().toPlainString() + "s";
    }
    if (value instanceof ByteString bytes) {
      return bytes.toStringUtf8();
    }
    return value instanceof NullValue ? "null" : value.toString();
  }
}
