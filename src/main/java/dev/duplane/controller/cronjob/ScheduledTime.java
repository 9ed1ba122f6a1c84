package dev.duplane.controller.cronjob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.CronSchedule;
import dev.duplane.api.ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The time at which a Job should have been made (pkg/controller/cronjob/utils.go, {@code
 * mostRecentScheduleTime}).
 *
 * @param time the last one that has come
 * @param manyMissed whether more than a hundred have come since a Job was made
 */
record ScheduledTime(Instant time, boolean manyMissed) {
  private static final int MANY = 100;

  /** The last time that has come and is not too long ago; null if there is none. */
  static @Nullable ScheduledTime mostRecent(
      ObjectNode cron, JsonNode status, CronSchedule schedule, ZoneId zone, Instant now) {
    Instant earliest =
        Instant.parse(
            status.path("lastScheduleTime").asText(ObjectMeta.of(cron).creationTimestamp()));
    JsonNode deadline = cron.path("spec").path("startingDeadlineSeconds");
    if (deadline.isNumber() && earliest.isBefore(now.minusSeconds(deadline.asLong()))) {
      earliest = now.minusSeconds(deadline.asLong());
    }
    Instant first = schedule.next(earliest, zone);
    if (first == null || now.isBefore(first)) {
      return null;
    }
    Instant second = schedule.next(first, zone);
    if (second == null || now.isBefore(second)) {
      return new ScheduledTime(first, false);
    }
    long interval = Duration.between(first, second).toSeconds();
    long missed = Duration.between(first, now).toSeconds() / interval + 1;
    // Times that are not regular are looked at one by one from shortly before the last of them.
    Instant next = schedule.next(first.plusSeconds((missed - 2) * interval), zone);
    Instant last = null;
    while (next != null && !next.isAfter(now)) {
      last = next;
      next = schedule.next(next, zone);
    }
    return last == null ? null : new ScheduledTime(last, missed > MANY);
  }
}
