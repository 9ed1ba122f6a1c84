package dev.duplane.controller.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs and CronJobs, on a clock that the test moves. */
class JobControllerTest {
  private static final String JOBS = "/apis/batch/v1/namespaces/default/jobs";
  private static final String CRON_JOBS = "/apis/batch/v1/namespaces/default/cronjobs";

  private final DrivenCluster driven = DrivenCluster.with("*", config -> config);

  @AfterEach
  void close() {
    driven.close();
  }

  private void job(String name, String more, String annotations) {
    driven.create(
        JOBS,
        """
        {'metadata':{'name':'%s'},'spec':{%s'template':{'metadata':{'annotations':{%s}},
         'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}"""
            .formatted(name, more, annotations));
  }

  private List<String> conditions(String path) {
    return driven.get(path).path("status").path("conditions").findValuesAsText("type");
  }

  @Test
  void job_completesAfterItsPodsHave() {
    driven.node("n1", "'podCIDR':'10.244.0.0/24','podCIDRs':['10.244.0.0/24']");
    job("j", "'completions':3,'parallelism':2,", "");
    driven.settle();
    assertThat(driven.get(JOBS + "/j").at("/status/active").asInt()).isEqualTo(2);
    driven.advance(Duration.ofSeconds(1));
    assertThat(driven.get(JOBS + "/j").at("/status/succeeded").asInt()).isEqualTo(2);
    driven.advance(Duration.ofSeconds(1));
    JsonNode job = driven.get(JOBS + "/j");
    assertThat(job.at("/status/succeeded").asInt()).isEqualTo(3);
    assertThat(job.at("/status").hasNonNull("completionTime")).isTrue();
    assertThat(conditions(JOBS + "/j")).containsExactly("SuccessCriteriaMet", "Complete");
  }

  @Test
  void job_failsAtItsLimit() {
    driven.node("n1", "'podCIDR':'10.244.0.0/24','podCIDRs':['10.244.0.0/24']");
    job("j", "'backoffLimit':1,", "'duplane.dev/exit-code':'3'");
    driven.advance(Duration.ofSeconds(1));
    assertThat(driven.get(JOBS + "/j").at("/status/failed").asInt()).isEqualTo(1);
    driven.advance(Duration.ofSeconds(15));
    driven.advance(Duration.ofSeconds(1));
    assertThat(driven.get(JOBS + "/j").at("/status/failed").asInt()).isEqualTo(2);
    assertThat(conditions(JOBS + "/j")).containsExactly("FailureTarget", "Failed");
  }

  /** Other controllers would try seven times within that second. */
  @Test
  void job_whosePodsAreRefused_isTriedAgainAfterASecond() {
    driven.create(
        "/api/v1/namespaces/default/resourcequotas",
        "{'metadata':{'name':'none'},'spec':{'hard':{'pods':'0'}}}");
    job("j", "", "");
    driven.settle();
    int first = failures();
    assertThat(first).isPositive();
    driven.advance(Duration.ofMillis(999));
    assertThat(failures()).isEqualTo(first);
    driven.advance(Duration.ofSeconds(2));
    assertThat(failures()).isEqualTo(first + 1);
  }

  private int failures() {
    return driven.items("/api/v1/namespaces/default/events").stream()
        .filter(event -> event.path("reason").asText().equals("FailedCreate"))
        .mapToInt(event -> event.path("count").asInt())
        .sum();
  }

  @Test
  void job_runsOn_ifItsPodsDo() {
    driven.node("n1", "'podCIDR':'10.244.0.0/24','podCIDRs':['10.244.0.0/24']");
    job("j", "", "'duplane.dev/run-seconds':'forever'");
    driven.advance(Duration.ofHours(1));
    assertThat(driven.get(JOBS + "/j").at("/status/active").asInt()).isEqualTo(1);
  }

  @Test
  void indexedJob_hasAPodForEachIndex() {
    driven.node("n1", "'podCIDR':'10.244.0.0/24','podCIDRs':['10.244.0.0/24']");
    job("j", "'completions':3,'parallelism':3,'completionMode':'Indexed',", "");
    driven.settle();
    driven.advance(Duration.ofSeconds(2));
    assertThat(driven.get(JOBS + "/j").at("/status/completedIndexes").asText()).isEqualTo("0-2");
  }

  @Test
  void cronJob_makesJobsAtItsTimes_andKeepsSome() {
    driven.node("n1", "'podCIDR':'10.244.0.0/24','podCIDRs':['10.244.0.0/24']");
    driven.create(
        CRON_JOBS,
        """
        {'metadata':{'name':'c'},'spec':{'schedule':'*/10 * * * *','successfulJobsHistoryLimit':2,
         'jobTemplate':{'spec':{'template':{'spec':{'restartPolicy':'Never',
          'containers':[{'name':'c','image':'i'}]}}}}}}""");
    driven.settle();
    assertThat(driven.items(JOBS)).isEmpty();
    driven.advance(Duration.ofMinutes(10));
    assertThat(driven.items(JOBS)).hasSize(1);
    for (int i = 0; i < 4; i++) {
      driven.advance(Duration.ofSeconds(2));
      driven.advance(Duration.ofSeconds(10 * 60 - 2));
    }
    driven.advance(Duration.ofSeconds(2));
    assertThat(driven.items(JOBS)).hasSize(2);
    JsonNode cron = driven.get(CRON_JOBS + "/c");
    assertThat(cron.at("/status/lastScheduleTime").asText()).endsWith("0:00Z");
    assertThat(cron.at("/status").has("active")).isFalse();
  }
}
