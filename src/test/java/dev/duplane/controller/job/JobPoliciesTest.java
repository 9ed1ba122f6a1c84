package dev.duplane.controller.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When Jobs end, which of their Pods count, and what holds Pods; the test is the kubelet. */
class JobPoliciesTest {
  private static final String JOBS = "/apis/batch/v1/namespaces/default/jobs";
  private static final String PODS = DrivenCluster.PODS;

  private final DrivenCluster driven =
      DrivenCluster.with("*,-kubelet,-scheduler", config -> config);

  @AfterEach
  void close() {
    driven.close();
  }

  private void job(String spec) {
    driven.create(
        JOBS,
        """
        {'metadata':{'name':'j'},'spec':{%s'template':{'spec':{'restartPolicy':'Never',
         'containers':[{'name':'c','image':'i'}]}}}}"""
            .formatted(spec));
  }

  private JsonNode status() {
    return driven.get(JOBS + "/j").path("status");
  }

  private List<String> conditions() {
    List<String> all = new ArrayList<>();
    status()
        .path("conditions")
        .forEach(each -> all.add(each.path("type").asText() + " " + each.path("reason").asText()));
    return all;
  }

  private List<JsonNode> active() {
    return driven.items(PODS).stream()
        .filter(pod -> pod.at("/status/phase").asText().equals("Pending"))
        .filter(pod -> !pod.path("metadata").has("deletionTimestamp"))
        .toList();
  }

  private static String name(JsonNode pod) {
    return pod.at("/metadata/name").asText();
  }

  /** Ends a Pod as its kubelet would. */
  private void end(JsonNode pod, int code, String conditions) {
    driven.patch(
        PODS + "/" + name(pod) + "/status",
        """
        {'status':{'phase':'%s','conditions':[%s],'containerStatuses':[{'name':'c','image':'i',
         'imageID':'i','ready':false,'restartCount':0,'state':{'terminated':{'exitCode':%d,
         'finishedAt':'%s'}}}]}}"""
            .formatted(
                code == 0 ? "Succeeded" : "Failed",
                conditions,
                code,
                driven.get(PODS + "/" + name(pod)).at("/metadata/creationTimestamp").asText()));
  }

  private JsonNode podOfIndex(int index) {
    return active().stream()
        .filter(pod -> pod.at("/metadata/labels").path(JobPods.INDEX).asInt() == index)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void pod_isHeldUntilItIsCounted() {
    job("");
    JsonNode pod = active().get(0);
    assertThat(pod.at("/metadata/finalizers/0").asText()).isEqualTo(JobPods.TRACKING);
    assertThat(status().path("uncountedTerminatedPods")).isEmpty();

    end(pod, 0, "");

    assertThat(driven.get(PODS + "/" + name(pod)).path("metadata").has("finalizers")).isFalse();
    assertThat(status().path("succeeded").asInt()).isEqualTo(1);
    assertThat(status().path("uncountedTerminatedPods")).isEmpty();
    assertThat(conditions())
        .containsExactly("SuccessCriteriaMet CompletionsReached", "Complete CompletionsReached");
  }

  @Test
  void pod_thatIsDeleted_countsAsFailed_andIsReplaced() {
    job("");
    driven.delete(PODS + "/" + name(active().get(0)));

    assertThat(status().path("failed").asInt()).isEqualTo(1);
    assertThat(active()).isEmpty();
    driven.advance(Duration.ofSeconds(10));
    assertThat(active()).hasSize(1);
  }

  @Test
  void podReplacementPolicy_failed_waitsForTheEnd() {
    job("'podReplacementPolicy':'Failed',");
    JsonNode pod = active().get(0);
    driven.send(
        "POST",
        PODS + "/" + name(pod) + "/binding",
        "{'metadata':{'name':'%s'},'target':{'kind':'Node','name':'n'}}".formatted(name(pod)));
    driven.delete(PODS + "/" + name(pod));

    assertThat(status().path("terminating").asInt()).isEqualTo(1);
    assertThat(status().has("failed")).isFalse();
    assertThat(active()).isEmpty();
    end(pod, 143, "");
    assertThat(status().path("failed").asInt()).isEqualTo(1);
    driven.advance(Duration.ofSeconds(10));
    assertThat(active()).hasSize(1);
  }

  @Test
  void pods_ofAJobThatIsGone_areReleased() {
    job("");
    String pod = PODS + "/" + name(active().get(0));
    driven.delete(JOBS + "/j?propagationPolicy=Orphan");

    assertThat(driven.get(pod).path("metadata").has("finalizers")).isFalse();
    job("");
    driven.delete(JOBS + "/j?propagationPolicy=Foreground");
    assertThat(driven.items(JOBS)).isEmpty();
  }

  @Test
  void namespace_withJobs_goes() {
    driven.create("/api/v1/namespaces", "{'metadata':{'name':'n'}}");
    driven.create(
        "/apis/batch/v1/namespaces/n/jobs",
        """
        {'metadata':{'name':'j'},'spec':{'template':{'spec':{'restartPolicy':'Never',
         'containers':[{'name':'c','image':'i'}]}}}}""");
    driven.delete("/api/v1/namespaces/n");
    driven.advance(Duration.ofMinutes(1));

    assertThat(driven.answer("GET", "/api/v1/namespaces/n", "").status()).isEqualTo(404);
  }

  @Test
  void podFailurePolicy_failsTheJob_orIgnoresAPod() {
    job(
        """
        'parallelism':2,'completions':2,'podFailurePolicy':{'rules':[
         {'action':'Ignore','onPodConditions':[{'type':'DisruptionTarget'}]},
         {'action':'FailJob','onExitCodes':{'containerName':'c','operator':'In','values':[42]}}]},""");
    end(active().get(0), 1, "{'type':'DisruptionTarget','status':'True'}");
    assertThat(status().has("failed")).isFalse();
    JsonNode pod = active().get(0);
    end(pod, 42, "");
    driven.advance(Duration.ofSeconds(1));

    assertThat(conditions())
        .containsExactly("FailureTarget PodFailurePolicy", "Failed PodFailurePolicy");
    assertThat(status().at("/conditions/0/message").asText())
        .isEqualTo(
            "Container c for pod default/"
                + name(pod)
                + " failed with exit code 42 matching FailJob rule at index 1");
    assertThat(active()).isEmpty();
  }

  @Test
  void successPolicy_endsTheJobEarly() {
    job(
        """
        'parallelism':3,'completions':3,'completionMode':'Indexed','successPolicy':{'rules':[
         {'succeededIndexes':'0-1','succeededCount':1}]},""");
    end(podOfIndex(1), 0, "");

    assertThat(conditions())
        .containsExactly("SuccessCriteriaMet SuccessPolicy", "Complete SuccessPolicy");
    assertThat(status().at("/conditions/1/message").asText()).isEqualTo("Matched rules at index 0");
    assertThat(status().path("completedIndexes").asText()).isEqualTo("1");
    assertThat(status().has("failed")).isFalse();
    assertThat(active()).isEmpty();
  }

  @Test
  void backoffLimitPerIndex_failsIndexesOneByOne() {
    job(
        """
        'parallelism':3,'completions':3,'completionMode':'Indexed','backoffLimitPerIndex':1,
        'maxFailedIndexes':1,""");
    end(podOfIndex(0), 1, "");
    assertThat(status().path("failedIndexes").asText()).isEmpty();
    driven.advance(Duration.ofSeconds(10));
    JsonNode second = podOfIndex(0);
    assertThat(second.at("/metadata/annotations").path(JobPods.FAILURES).asText()).isEqualTo("1");
    assertThat(status().path("failed").asInt()).isEqualTo(1);
    end(second, 1, "");
    assertThat(status().path("failedIndexes").asText()).isEqualTo("0");
    assertThat(conditions()).isEmpty();
    end(podOfIndex(1), 0, "");
    end(podOfIndex(2), 0, "");

    assertThat(conditions()).containsExactly("FailureTarget FailedIndexes", "Failed FailedIndexes");
    assertThat(status().path("completedIndexes").asText()).isEqualTo("1,2");
  }

  @Test
  void activeDeadline_endsTheJob_andSaysSo() {
    job("'activeDeadlineSeconds':30,");
    driven.advance(Duration.ofSeconds(30));

    assertThat(conditions())
        .containsExactly("FailureTarget DeadlineExceeded", "Failed DeadlineExceeded");
    assertThat(status().path("failed").asInt()).isEqualTo(1);
    assertThat(driven.items("/api/v1/namespaces/default/events"))
        .extracting(event -> event.path("reason").asText())
        .contains("SuccessfulCreate", "SuccessfulDelete", "DeadlineExceeded");
  }

  @Test
  void suspend_takesThePods_andResumeMakesThem() {
    job("'suspend':true,");
    assertThat(active()).isEmpty();
    assertThat(conditions()).containsExactly("Suspended JobSuspended");
    assertThat(status().has("startTime")).isFalse();
    driven.patch(JOBS + "/j", "{'spec':{'suspend':false}}");
    assertThat(active()).hasSize(1);
    assertThat(conditions()).containsExactly("Suspended JobResumed");
    driven.patch(JOBS + "/j", "{'spec':{'suspend':true}}");
    assertThat(driven.items(PODS)).isEmpty();
    assertThat(status().has("failed")).isFalse();
  }

  @Test
  void ttlSecondsAfterFinished_deletesJobAndPods() {
    job("'ttlSecondsAfterFinished':60,");
    end(active().get(0), 0, "");
    driven.advance(Duration.ofSeconds(59));
    assertThat(driven.items(JOBS)).hasSize(1);
    driven.advance(Duration.ofSeconds(1));
    assertThat(driven.items(JOBS)).isEmpty();
    assertThat(driven.items(PODS)).isEmpty();
  }

  @Test
  void managedBy_others_isLeftAlone() {
    job("'managedBy':'example.com/other',");

    assertThat(driven.items(PODS)).isEmpty();
    assertThat(status()).isEmpty();
  }

  @Test
  void pod_thatIsAdopted_isHeld() {
    driven.pod("p", "'labels':{'a':'b'}", "'containers':[{'name':'c','image':'i'}]");
    driven.create(
        JOBS,
        """
        {'metadata':{'name':'j'},'spec':{'manualSelector':true,'parallelism':1,
         'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},
         'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}""");
    JsonNode adopted = driven.get(PODS + "/p").path("metadata");
    assertThat(adopted.at("/ownerReferences/0/name").asText()).isEqualTo("j");
    assertThat(adopted.at("/finalizers/0").asText()).isEqualTo(JobPods.TRACKING);
    driven.patch(PODS + "/p", "{'metadata':{'labels':{'a':'c'}}}");
    JsonNode released = driven.get(PODS + "/p").path("metadata");
    assertThat(released.has("ownerReferences")).isFalse();
    assertThat(released.has("finalizers")).isFalse();
  }
}
