package dev.duplane.controller.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import dev.duplane.endpoints.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DisruptionControllerTest {
  private static final String BUDGETS = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";

  private final DrivenCluster cluster =
      DrivenCluster.with(
          "namespace-controller,garbage-collector-controller,replicaset-controller,"
              + "disruption-controller",
          config -> config);

  @AfterEach
  void close() {
    cluster.close();
  }

  private void budget(String spec) {
    cluster.create(
        BUDGETS,
        "{'metadata':{'name':'web'},'spec':{%s,'selector':{'matchLabels':{'app':'w'}}}}"
            .formatted(spec));
  }

  private void set(int replicas) {
    cluster.create(
        "/apis/apps/v1/namespaces/default/replicasets",
        ("{'metadata':{'name':'web'},'spec':{'replicas':%d,'selector':{'matchLabels':{'app':'w'}},"
                + "'template':{'metadata':{'labels':{'app':'w'}},'spec':{'containers':[{'name':'c',"
                + "'image':'x:1'}]}}}}")
            .formatted(replicas));
    ready();
  }

  private void ready() {
    for (JsonNode pod : cluster.items(DrivenCluster.PODS)) {
      if (pod.at("/status/conditions").isMissingNode()) {
        cluster.patch(
            DrivenCluster.PODS + "/" + pod.at("/metadata/name").asText() + "/status",
            "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}");
      }
    }
  }

  private List<Integer> status() {
    JsonNode status = cluster.get(BUDGETS + "/web").path("status");
    return List.of(
        status.path("disruptionsAllowed").asInt(),
        status.path("currentHealthy").asInt(),
        status.path("desiredHealthy").asInt(),
        status.path("expectedPods").asInt());
  }

  private ApiResponse.Complete evict() {
    String name = cluster.items(DrivenCluster.PODS).get(0).at("/metadata/name").asText();
    return cluster.answer(
        "POST",
        DrivenCluster.PODS + "/" + name + "/eviction",
        "{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'%s'}}".formatted(name));
  }

  @Test
  void minAvailable_number() {
    set(3);
    budget("'minAvailable':2");
    assertThat(status()).containsExactly(1, 3, 2, 3);
  }

  @Test
  void percentages_areOfWhatIsWanted() {
    set(4);
    budget("'minAvailable':'60%'");
    assertThat(status()).containsExactly(1, 4, 3, 4);
    cluster.delete(BUDGETS + "/web");
    budget("'maxUnavailable':'25%'");
    assertThat(status()).containsExactly(1, 4, 3, 4);
  }

  @Test
  void noPods_nothingAllowed() {
    budget("'minAvailable':0");
    assertThat(status()).containsExactly(0, 0, 0, 0);
    assertThat(cluster.events("web")).containsExactly("Normal NoPods No matching pods found");
  }

  @Test
  void eviction_spendsTheBudget() {
    set(2);
    budget("'minAvailable':1");
    assertThat(evict().status()).isEqualTo(201);
    ApiResponse.Complete refused = evict();
    assertThat(refused.status()).isEqualTo(429);
    assertThat(new String(refused.body(), StandardCharsets.UTF_8))
        .contains("Cannot evict pod as it would violate the pod's disruption budget.")
        .contains("The disruption budget web needs 1 healthy pods and has 1 currently");
    ready();
    assertThat(evict().status()).isEqualTo(201);
  }

  @Test
  void grantedEviction_countsAgainAfterTwoMinutes() {
    set(2);
    budget("'minAvailable':1");
    String name = cluster.items(DrivenCluster.PODS).get(0).at("/metadata/name").asText();
    JsonNode budget = cluster.get(BUDGETS + "/web");
    cluster.patch(
        BUDGETS + "/web/status",
        "{'metadata':{'resourceVersion':'%s'},'status':{'disruptedPods':{'%s':'%s'}}}"
            .formatted(
                budget.at("/metadata/resourceVersion").asText(), name, "2026-01-01T00:00:00Z"));
    assertThat(status()).containsExactly(0, 1, 1, 2);
    cluster.advance(Duration.ofSeconds(121));
    assertThat(status()).containsExactly(1, 2, 1, 2);
  }
}
