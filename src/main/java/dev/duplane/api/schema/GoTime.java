package dev.duplane.api.schema;

import dev.duplane.api.GoText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times on the wire: RFC 3339 in UTC, to the second (meta/v1 Time) or microsecond (MicroTime). */
enum GoTime {
  SECONDS("2006-01-02T15:04:05Z07:00", ChronoUnit.SECONDS, 0),
  MICROSECONDS("2006-01-02T15:04:05.000000Z07:00", ChronoUnit.MICROS, 6);

  private static final Pattern RFC_3339 =
      Pattern.compile(
          "(\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d):(\\d\\d):(\\d\\d)([.,]\\d+)?(Z|[+-]\\d\\d:\\d\\d)");

  /** The elements of the layout with what each must look like, to find the first that does not. */
  private static final String[][] ELEMENTS = {
    {"2006", "\\d{4}"},
    {"-", "-"},
    {"01", "\\d\\d"},
    {"-", "-"},
    {"02", "\\d\\d"},
    {"T", "T"},
    {"15", "\\d\\d"},
    {":", ":"},
    {"04", "\\d\\d"},
    {":", ":"},
    {"05", "\\d\\d"},
    {".000000", "(?:[.,]\\d+)?"},
    {"Z07:00", "(?:Z|[+-]\\d\\d:\\d\\d)"},
  };

  private static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");

  private final String layout;
  private final ChronoUnit precision;
  private final DateTimeFormatter format;

  GoTime(String layout, ChronoUnit precision, int digits) {
    this.layout = layout;
    this.precision = precision;
    DateTimeFormatterBuilder builder =
        new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd'T'HH:mm:ss");
    if (digits > 0) {
      builder.appendFraction(ChronoField.NANO_OF_SECOND, digits, digits, true);
    }
    this.format = builder.appendLiteral('Z').toFormatter(Locale.ROOT);
  }

  /**
   * The time as the server writes it, or null for Go's zero time.
   *
   * @throws DecodeException if it is none, in Go's words
   */
  @Nullable String canonical(String text) {
    if (this == SECONDS ? isPlain(text) : isPlainMicro(text)) {
      return text;
    }
    Matcher matcher = RFC_3339.matcher(text);
    if (!matcher.matches()) {
      throw malformed(text);
    }
    OffsetDateTime time;
    try {
      time = OffsetDateTime.parse(text.replace(',', '.')).withOffsetSameInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new DecodeException(
          "parsing time " + GoText.quote(text) + ": " + outOfRange(matcher) + " out of range");
    }
    time = time.truncatedTo(precision);
    return time.toInstant().equals(ZERO) ? null : format.format(time);
  }

  /** As {@link #isPlain}, with six digits behind a point. */
  private static boolean isPlainMicro(String text) {
    if (text.length() != 27 || text.charAt(19) != '.' || text.charAt(26) != 'Z') {
      return false;
    }
    return within(text, 20, 0, 99)
        && within(text, 22, 0, 99)
        && within(text, 24, 0, 99)
        && isPlain(text.substring(0, 19) + "Z");
  }

  /**
   * Whether a text is for certain what the server writes, {@code 2026-01-28T23:59:59Z}, which most
   * times are: they come from the server. On the days at the end of a month it pays to look again.
   */
  private static boolean isPlain(String text) {
    return text.length() == 20
        && text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && text.charAt(10) == 'T'
        && text.charAt(13) == ':'
        && text.charAt(16) == ':'
        && text.charAt(19) == 'Z'
        && within(text, 0, 1, 99)
        && within(text, 2, 0, 99)
        && within(text, 5, 1, 12)
        && within(text, 8, 1, 28)
        && within(text, 11, 0, 23)
        && within(text, 14, 0, 59)
        && within(text, 17, 0, 59);
  }

  private static boolean within(String text, int at, int least, int most) {
    int tens = text.charAt(at) - '0';
    int ones = text.charAt(at + 1) - '0';
    int number = 10 * tens + ones;
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 && number >= least && number <= most;
  }

  private static String outOfRange(Matcher time) {
    int month = Integer.parseInt(time.group(2));
    if (month < 1 || month > 12) {
      return "month";
    }
    if (Integer.parseInt(time.group(4)) > 23) {
      return "hour";
    }
    if (Integer.parseInt(time.group(5)) > 59) {
      return "minute";
    }
    if (Integer.parseInt(time.group(6)) > 59) {
      return "second";
    }
    return "day";
  }

  private DecodeException malformed(String text) {
    String rest = text;
    String wanted = "";
    for (String[] element : ELEMENTS) {
      wanted = element[0];
      Matcher start = Pattern.compile(element[1]).matcher(rest);
      if (!start.lookingAt()) {
        return new DecodeException(
            parsing(text) + ": cannot parse " + GoText.quote(rest) + " as " + GoText.quote(wanted));
      }
      rest = rest.substring(start.end());
    }
    return new DecodeException(
        "parsing time " + GoText.quote(text) + ": extra text: " + GoText.quote(rest));
  }

  private String parsing(String text) {
    return "parsing time " + GoText.quote(text) + " as " + GoText.quote(layout);
  }
}
