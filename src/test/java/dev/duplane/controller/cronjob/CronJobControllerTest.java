package dev.duplane.controller.cronjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When Jobs are made, which are replaced, and what is said of them; the test ends the Jobs. */
class CronJobControllerTest {
  private static final String JOBS = "/apis/batch/v1/namespaces/default/jobs";
  private static final String CRON_JOBS = "/apis/batch/v1/namespaces/default/cronjobs";
  private static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";

  /** Its clock begins at midnight. */
  private final DrivenCluster driven =
      DrivenCluster.with("*,-kubelet,-scheduler,-job-controller", config -> config);

  @AfterEach
  void close() {
    driven.close();
  }

  private void cronJob(String spec) {
    driven.create(
        CRON_JOBS,
        """
        {'metadata':{'name':'c'},'spec':{%s,'jobTemplate':{'spec':{'template':{'spec':
         {'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}}}"""
            .formatted(spec));
  }

  private List<String> events() {
    return driven.items("/api/v1/namespaces/default/events").stream()
        .map(event -> event.path("reason").asText() + ": " + event.path("message").asText())
        .toList();
  }

  private void complete(String job) {
    driven.patch(
        JOBS + "/" + job + "/status",
        """
        {'status':{'startTime':'2026-01-01T00:00:00Z','completionTime':'2026-01-01T00:09:00Z',
         'conditions':[{'type':'SuccessCriteriaMet','status':'True'},
                       {'type':'Complete','status':'True'}]}}""");
  }

  private JsonNode status() {
    return driven.get(CRON_JOBS + "/c").path("status");
  }

  @Test
  void timeZone_isThatOfScheduleAndAnnotation() {
    cronJob("'schedule':'10 1 * * *','timeZone':'Europe/Berlin'");
    driven.advance(Duration.ofMinutes(10));

    JsonNode job = driven.items(JOBS).get(0);
    assertThat(job.at("/metadata/annotations").path(SCHEDULED).asText())
        .isEqualTo("2026-01-01T01:10:00+01:00");
    assertThat(status().path("lastScheduleTime").asText()).isEqualTo("2026-01-01T00:10:00Z");
  }

  @Test
  void forbid_waitsForTheOneBefore() {
    cronJob("'schedule':'*/5 * * * *','concurrencyPolicy':'Forbid'");
    driven.advance(Duration.ofMinutes(5));
    driven.advance(Duration.ofMinutes(5));

    assertThat(driven.items(JOBS)).hasSize(1);
    assertThat(events())
        .contains(
            "JobAlreadyActive: Not starting job because prior execution is running and concurrency"
                + " policy is Forbid");
    complete(driven.items(JOBS).get(0).at("/metadata/name").asText());
    assertThat(driven.items(JOBS)).hasSize(2);
    assertThat(status().path("lastSuccessfulTime").asText()).isEqualTo("2026-01-01T00:09:00Z");
  }

  @Test
  void replace_deletesTheOneBefore() {
    cronJob("'schedule':'*/5 * * * *','concurrencyPolicy':'Replace'");
    driven.advance(Duration.ofMinutes(5));
    String first = driven.items(JOBS).get(0).at("/metadata/name").asText();
    driven.advance(Duration.ofMinutes(5));

    assertThat(driven.items(JOBS)).hasSize(1);
    assertThat(events()).contains("SuccessfulDelete: Deleted job " + first);
    assertThat(status().path("active")).hasSize(1);
  }

  @Test
  void job_thatSomebodyDeletes_wentMissing() {
    cronJob("'schedule':'*/5 * * * *'");
    driven.advance(Duration.ofMinutes(5));
    String job = driven.items(JOBS).get(0).at("/metadata/name").asText();
    driven.delete(JOBS + "/" + job + "?propagationPolicy=Background");

    assertThat(status().has("active")).isFalse();
    assertThat(events()).contains("MissingJob: Active job went missing: " + job);
    assertThat(driven.items(JOBS)).isEmpty();
  }

  @Test
  void history_isKeptShort() {
    cronJob("'schedule':'*/5 * * * *','successfulJobsHistoryLimit':0");
    driven.advance(Duration.ofMinutes(5));
    String job = driven.items(JOBS).get(0).at("/metadata/name").asText();
    complete(job);

    assertThat(driven.items(JOBS)).isEmpty();
    assertThat(events())
        .contains(
            "SawCompletedJob: Saw completed job: " + job + ", condition: Complete",
            "SuccessfulDelete: Deleted job " + job);
  }

  @Test
  void times_thatWereMissed_makeOneJob() {
    cronJob("'schedule':'* * * * *','suspend':true");
    driven.advance(Duration.ofHours(3));
    driven.patch(CRON_JOBS + "/c", "{'spec':{'suspend':false}}");

    assertThat(driven.items(JOBS)).hasSize(1);
    assertThat(events())
        .contains(
            "TooManyMissedTimes: too many missed start times. Set or decrease"
                + " .spec.startingDeadlineSeconds or check clock skew");
  }

  @Test
  void startingDeadline_leavesOutWhatIsTooOld() {
    cronJob("'schedule':'0 * * * *','suspend':true,'startingDeadlineSeconds':60");
    driven.advance(Duration.ofMinutes(62));
    driven.patch(CRON_JOBS + "/c", "{'spec':{'suspend':false}}");

    assertThat(driven.items(JOBS)).isEmpty();
  }
}
