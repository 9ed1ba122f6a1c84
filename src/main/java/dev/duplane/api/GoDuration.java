package dev.duplane.api;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as Go's {@code time.ParseDuration} and kubectl's {@code --timeout} read them. */
public final class GoDuration {
  private static final Pattern PART = Pattern.compile("\\G([0-9]{1,9})(ms|s|m|h)");

  private GoDuration() {}

  /**
   * The time of a text such as {@code 90s} or {@code 1h30m}, in whole units; null if it is none.
   */
  public static @Nullable Duration parse(String text) {
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (part.find()) {
      long amount = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
              });
      end = part.end();
    }
    return end > 0 && end == text.length() ? sum : null;
  }

  /** The shortest such text. */
  public static String text(Duration time) {
    StringBuilder text = new StringBuilder();
    append(text, time.toHours(), "h");
    append(text, time.toMinutesPart(), "m");
    append(text, time.toSecondsPart(), "s");
    append(text, time.toMillisPart(), "ms");
    return text.length() == 0 ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount > 0) {
      text.append(amount).append(unit);
    }
  }
}
