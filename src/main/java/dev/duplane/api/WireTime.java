package dev.duplane.api;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Times as the wire shows them. */
public final class WireTime {
  /** The last second of the year 9999; before 1970 and after it years look different. */
  private static final long LAST_SECOND = 253_402_300_799L;

  private WireTime() {}

  /** RFC 3339 with whole seconds, as metav1.Time prints it. */
  public static String seconds(Instant instant) {
    long second = instant.getEpochSecond();
    if (second < 0 || second > LAST_SECOND) {
      return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
    // Several of these are in each object, and a formatter takes ten times as long.
    LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(20).append(time.getYear());
    twoDigits(text.append('-'), time.getMonthValue());
    twoDigits(text.append('-'), time.getDayOfMonth());
    twoDigits(text.append('T'), time.getHour());
    twoDigits(text.append(':'), time.getMinute());
    twoDigits(text.append(':'), time.getSecond());
    return text.append('Z').toString();
  }

  private static void twoDigits(StringBuilder text, int number) {
    text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
