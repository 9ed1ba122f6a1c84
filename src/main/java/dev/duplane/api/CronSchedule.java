package dev.duplane.api;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When something is to happen, in five fields or one word, as CronJobs say it
 * (github.com/robfig/cron, {@code ParseStandard}, whose words its errors have).
 */
public final class CronSchedule {
  private static final List<String> MONTHS =
      List.of(
          "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
  private static final Map<String, String> DESCRIPTORS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final String EVERY = "@every ";

  /** A schedule that is never met within this time is never met. */
  private static final int MOST_YEARS = 5;

  /** The values that a field may have. */
  private record Bounds(int min, int max, List<String> names) {}

  private static final Bounds MINUTES = new Bounds(0, 59, List.of());
  private static final Bounds HOURS = new Bounds(0, 23, List.of());
  private static final Bounds DAYS_OF_MONTH = new Bounds(1, 31, List.of());
  private static final Bounds MONTHS_OF_YEAR = new Bounds(1, 12, MONTHS);
  private static final Bounds DAYS_OF_WEEK = new Bounds(0, 6, DAYS);

  /** The bits of the values that a field has, and whether it says all. */
  private record Field(long bits, boolean star) {
    boolean has(int value) {
      return (bits & 1L << value) != 0;
    }
  }

  private final List<Field> fields;
  private final @Nullable Duration every;

  private CronSchedule(List<Field> fields, @Nullable Duration every) {
    this.fields = fields;
    this.every = every;
  }

  /**
   * Reads a schedule.
   *
   * @throws IllegalArgumentException with Go's words if it is none
   */
  public static CronSchedule parse(String text) {
    if (text.startsWith("@")) {
      return descriptor(text);
    }
    List<String> words = List.of(text.trim().split("\\s+"));
    if (words.size() != 5) {
      throw new IllegalArgumentException(
          "expected exactly 5 fields, found "
              + (text.isBlank() ? 0 : words.size())
              + ": ["
              + String.join(" ", words)
              + "]");
    }
    return new CronSchedule(
        List.of(
            field(words.get(0), MINUTES),
            field(words.get(1), HOURS),
            field(words.get(2), DAYS_OF_MONTH),
            field(words.get(3), MONTHS_OF_YEAR),
            field(words.get(4), DAYS_OF_WEEK)),
        null);
  }

  private static CronSchedule descriptor(String text) {
    String fields = DESCRIPTORS.get(text);
    if (fields != null) {
      return parse(fields);
    }
    if (text.startsWith(EVERY)) {
      String interval = text.substring(EVERY.length());
      Duration every = GoDuration.parse(interval);
      if (every == null) {
        throw new IllegalArgumentException(
            "failed to parse duration "
                + text
                + ": time: invalid duration "
                + GoText.quote(interval));
      }
      Duration whole = every.truncatedTo(ChronoUnit.SECONDS);
      return new CronSchedule(List.of(), whole.isZero() ? Duration.ofSeconds(1) : whole);
    }
    throw new IllegalArgumentException("unrecognized descriptor: " + text);
  }

  private static Field field(String text, Bounds bounds) {
    long bits = 0;
    boolean star = false;
    for (String part : text.split(",", -1)) {
      if (!part.isEmpty()) {
        Field range = range(part, bounds);
        bits |= range.bits();
        star |= range.star();
      }
    }
    return new Field(bits, star);
  }

  private static Field range(String text, Bounds bounds) {
    String[] halves = text.split("/", -1);
    String[] ends = halves[0].split("-", -1);
    int start;
    int end;
    boolean star = false;
    if (ends[0].equals("*") || ends[0].equals("?")) {
      start = bounds.min();
      end = bounds.max();
      star = true;
    } else {
      start = number(ends[0], bounds.names());
      end = start;
      if (ends.length == 2) {
        end = number(ends[1], bounds.names());
      } else if (ends.length > 2) {
        throw new IllegalArgumentException("too many hyphens: " + text);
      }
    }
    int step = 1;
    if (halves.length == 2) {
      step = number(halves[1], List.of());
      if (ends.length == 1) {
        end = bounds.max();
      }
      star &= step <= 1;
    } else if (halves.length > 2) {
      throw new IllegalArgumentException("too many slashes: " + text);
    }
    check(text, start, end, step, bounds);
    long bits = 0;
    for (int value = start; value <= end; value += step) {
      bits |= 1L << value;
    }
    return new Field(bits, star);
  }

  private static void check(String text, int start, int end, int step, Bounds bounds) {
    if (start < bounds.min()) {
      throw new IllegalArgumentException(
          "beginning of range (" + start + ") below minimum (" + bounds.min() + "): " + text);
    }
    if (end > bounds.max()) {
      throw new IllegalArgumentException(
          "end of range (" + end + ") above maximum (" + bounds.max() + "): " + text);
    }
    if (start > end) {
      throw new IllegalArgumentException(
          "beginning of range (" + start + ") beyond end of range (" + end + "): " + text);
    }
    if (step == 0) {
      throw new IllegalArgumentException("step of range should be a positive number: " + text);
    }
  }

  private static int number(String text, List<String> names) {
    int named = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (named >= 0 && !text.isEmpty()) {
      return named;
    }
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "failed to parse int from "
              + text
              + ": strconv.Atoi: parsing "
              + GoText.quote(text)
              + ": invalid syntax",
          e);
    }
    if (value < 0) {
      throw new IllegalArgumentException("negative number (" + value + ") not allowed: " + text);
    }
    return value;
  }

  /**
   * The first time after a moment, or null if there is none.
   *
   * @param zone whose clock the fields are about
   */
  public @Nullable Instant next(Instant after, ZoneId zone) {
    if (every != null) {
      return after.truncatedTo(ChronoUnit.SECONDS).plus(every);
    }
    ZonedDateTime time = after.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    int lastYear = time.getYear() + MOST_YEARS;
    while (time.getYear() <= lastYear) {
      if (!fields.get(3).has(time.getMonthValue())) {
        time = time.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS).plusMonths(1);
      } else if (!isDay(time)) {
        time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!fields.get(1).has(time.getHour())) {
        time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!fields.get(0).has(time.getMinute())) {
        time = time.plusMinutes(1);
      } else {
        return time.toInstant();
      }
    }
    return null;
  }

  /** Where both days are said, either is enough. */
  private boolean isDay(ZonedDateTime time) {
    boolean ofMonth = fields.get(2).has(time.getDayOfMonth());
    int day = time.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : time.getDayOfWeek().getValue();
    boolean ofWeek = fields.get(4).has(day);
    return (fields.get(2).star() || fields.get(4).star()) ? ofMonth && ofWeek : ofMonth || ofWeek;
  }
}
