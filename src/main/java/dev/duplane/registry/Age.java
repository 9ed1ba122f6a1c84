package dev.duplane.registry;

import dev.duplane.api.ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The age of an object as {@code kubectl get} shows it: two units at most, and short. */
public final class Age {
  private Age() {}

  /** The time from creation to now, e.g. {@code 5m3s}. */
  public static String of(ObjectMeta meta, Instant now) {
    if (meta.creationTimestamp().isEmpty()) {
      return "<unknown>";
    }
    return text(Duration.between(Instant.parse(meta.creationTimestamp()), now));
  }

  /** The time from a moment to now; {@code <unknown>} if there is none. */
  public static String since(@Nullable Instant moment, Instant now) {
    return moment == null ? "<unknown>" : text(Duration.between(moment, now));
  }

  /**
   * Below two minutes in seconds, below ten minutes in minutes and seconds, and so on up to years;
   * a second unit only while it says something.
   */
  static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds < 0) {
      return "0s";
    }
    long minutes = duration.toMinutes();
    long hours = duration.toHours();
    long days = hours / 24;
    if (seconds < 120) {
      return seconds + "s";
    }
    if (minutes < 10) {
      return two(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    if (hours < 8) {
      return two(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    if (days < 8) {
      return two(days, "d", hours % 24, "h");
    }
    if (days < 365 * 2) {
      return days + "d";
    }
    if (days < 365 * 8) {
      return two(days / 365, "y", days % 365, "d");
    }
    return days / 365 + "y";
  }

  private static String two(long first, String firstUnit, long second, String secondUnit) {
    return second == 0 ? first + firstUnit : first + firstUnit + second + secondUnit;
  }
}
