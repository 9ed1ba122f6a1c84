package dev.duplane.http;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The time of an answer in the form that HTTP has for it, e.g. {@code Sat, 28 Nov 2026 05:20:00
 * GMT} (RFC 9110, sections 5.6.7 and 6.6.1). Made once a second. Thread-safe.
 */
final class HttpDate {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Clock clock;
  private volatile Written written;

  private record Written(long second, String text) {}

  HttpDate(Clock clock) {
    this.clock = clock;
    this.written = write(clock.instant().getEpochSecond());
  }

  private static Written write(long second) {
    return new Written(second, FORM.format(Instant.ofEpochSecond(second)));
  }

  String now() {
    long second = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
    Written known = written;
    if (known.second() != second) {
      known = write(second);
      written = known;
    }
    return known.text();
  }
}
