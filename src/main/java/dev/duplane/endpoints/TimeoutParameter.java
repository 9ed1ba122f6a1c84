package dev.duplane.endpoints;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code timeout} parameter, which any request but a watch may have: a duration as Go writes it
 * (apiserver/pkg/endpoints/filters/request_deadline.go). Answers come at once here, so a duration
 * that can be read changes nothing.
 */
final class TimeoutParameter {
  /** Nanoseconds of the units of {@code time.ParseDuration}; micro has two signs. */
  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "\u00b5s", 1_000L,
          "\u03bcs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private final String text;
  private int at;

  private TimeoutParameter(String text) {
    this.text = text;
  }

  /** What is wrong with a duration, in the words of {@code time.ParseDuration}; null if nothing. */
  static @Nullable String wrong(String text) {
    String why = new TimeoutParameter(text).wrong();
    return why == null ? null : "time: " + why + " duration " + quote(text);
  }

  private @Nullable String wrong() {
    if (text.startsWith("-") || text.startsWith("+")) {
      at++;
    }
    if (text.substring(at).equals("0")) {
      return null;
    }
    double sum = 0;
    do {
      int start = at;
      digits();
      int end = at;
      if (next() == '.') {
        at++;
        digits();
      }
      boolean number = end > start || at > end + 1;
      if (!number) {
        return "invalid";
      }
      double amount = Double.parseDouble("0" + text.substring(start, at));
      int unitStart = at;
      while (at < text.length() && next() != '.' && !digit(next())) {
        at++;
      }
      String unit = text.substring(unitStart, at);
      Long nanoseconds = UNITS.get(unit);
      if (unit.isEmpty()) {
        return "missing unit in";
      }
      if (nanoseconds == null) {
        return "unknown unit " + quote(unit) + " in";
      }
      sum += amount * nanoseconds;
      if (sum > Long.MAX_VALUE) {
        return "invalid";
      }
    } while (at < text.length());
    return null;
  }

  private void digits() {
    while (digit(next())) {
      at++;
    }
  }

  private char next() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  /** As package time quotes: what is not printable ASCII byte by byte. */
  private static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b < ' ') {
        out.append(String.format("\\x%02x", b & 0xff));
      } else {
        out.append(b == '"' || b == '\\' ? "\\" : "").append((char) b);
      }
    }
    return out.append('"').toString();
  }
}
