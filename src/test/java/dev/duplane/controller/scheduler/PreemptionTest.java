package dev.duplane.controller.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreemptionTest {
  private static final String NONE =
      " no new claims to deallocate, preemption: 0/1 nodes are available: 1 ";

  private final DrivenCluster cluster = DrivenCluster.with("scheduler", config -> config);

  @BeforeEach
  void classes() {
    priorityClass("low", 100, "");
    priorityClass("middle", 200, "");
    priorityClass("high", 300, "");
    priorityClass("polite", 300, ",'preemptionPolicy':'Never'");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void priorityClass(String name, int value, String more) {
    cluster.create(
        "/apis/scheduling.k8s.io/v1/priorityclasses",
        "{'metadata':{'name':'%s'},'value':%d%s}".formatted(name, value, more));
  }

  private void node(String name, String labels, String allocatable) {
    cluster.create(
        DrivenCluster.NODES, "{'metadata':{'name':'%s','labels':{%s}}}".formatted(name, labels));
    cluster.patch(DrivenCluster.NODES + "/" + name, "{'spec':{'taints':null}}");
    cluster.patch(
        DrivenCluster.NODES + "/" + name + "/status",
        "{'status':{'allocatable':{%s},'conditions':[{'type':'Ready','status':'True'}]}}"
            .formatted(allocatable));
  }

  private void pod(String name, String priority, String cpu, String more) {
    cluster.pod(
        name,
        "'labels':{'name':'" + name + "'}",
        ("'priorityClassName':'%s','containers':[{'name':'c','image':'x',"
                + "'resources':{'requests':{'cpu':'%s'}}}]%s")
            .formatted(priority, cpu, more));
  }

  private JsonNode get(String pod) {
    return cluster.get(DrivenCluster.PODS + "/" + pod);
  }

  private String nodeOf(String pod) {
    return get(pod).path("spec").path("nodeName").asText();
  }

  private String nominated(String pod) {
    return get(pod).path("status").path("nominatedNodeName").asText();
  }

  private JsonNode condition(String pod, String type) {
    for (JsonNode condition : get(pod).path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return get(pod).path("none");
  }

  private String message(String pod) {
    return condition(pod, "PodScheduled").path("message").asText();
  }

  private boolean leaves(String pod) {
    return get(pod).path("metadata").has("deletionTimestamp");
  }

  private void end(String pod) {
    cluster.delete(DrivenCluster.PODS + "/" + pod + "?gracePeriodSeconds=0");
  }

  @Test
  void pod_ofLowerPriority_leaves() {
    node("n1", "", "'cpu':'2','pods':'10'");
    pod("a", "low", "1500m", "");
    pod("b", "high", "1", "");
    assertThat(leaves("a")).isTrue();
    JsonNode condition = condition("a", "DisruptionTarget");
    assertThat(condition.path("status").asText()).isEqualTo("True");
    assertThat(condition.path("reason").asText()).isEqualTo("PreemptionByScheduler");
    assertThat(condition.path("message").asText())
        .isEqualTo("default-scheduler: preempting to accommodate a higher priority pod");
    assertThat(condition.has("lastTransitionTime")).isTrue();
    assertThat(cluster.events("a"))
        .contains(
            "Normal Preempted Preempted by pod "
                + get("b").path("metadata").path("uid").asText()
                + " on node n1");
    assertThat(nominated("b")).isEqualTo("n1");
    assertThat(message("b")).isEqualTo("0/1 nodes are available: 1 Insufficient cpu.");
    assertThat(cluster.events("b"))
        .containsExactly("Warning FailedScheduling 0/1 nodes are available: 1 Insufficient cpu.");
    assertThat(nodeOf("b")).isEmpty();
    end("a");
    assertThat(nodeOf("b")).isEqualTo("n1");
    assertThat(nominated("b")).isEmpty();
  }

  @Test
  void preemptor_waits_asLongAsOthersLeave() {
    node("n1", "", "'cpu':'2','pods':'10'");
    pod("a", "low", "1500m", "");
    pod("b", "high", "1", "");
    cluster.patch(DrivenCluster.NODES + "/n1", "{'metadata':{'labels':{'new':'yes'}}}");
    cluster.advance(Duration.ofSeconds(2));
    assertThat(message("b"))
        .isEqualTo(
            "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption:"
                + " not eligible due to a terminating pod on the nominated node.");
    assertThat(nominated("b")).isEqualTo("n1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          low    | 1    | ""                          | No preemption victims found for incoming pod
          high   | 3    | ""                          | Preemption is not helpful for scheduling
          high   | 1    | "'nodeSelector':{'a':'b'}"  | Preemption is not helpful for scheduling
          """)
  void nobodyLeaves_withoutUse(String priority, String cpu, String more, String said) {
    node("n1", "", "'cpu':'2','pods':'10'");
    pod("a", "low", "1500m", "");
    pod("b", priority, cpu, more.isEmpty() ? "" : "," + more);
    assertThat(leaves("a")).isFalse();
    assertThat(message("b")).endsWith(NONE + said + ".");
    assertThat(nominated("b")).isEmpty();
  }

  @Test
  void nobodyLeaves_ifThatIsNotEnough() {
    node("n1", "", "'cpu':'2','pods':'10'");
    pod("a", "high", "1", "");
    pod("b", "low", "1", "");
    pod("c", "middle", "2", "");
    assertThat(leaves("b")).isFalse();
    assertThat(message("c"))
        .isEqualTo("0/1 nodes are available: 1 Insufficient cpu." + NONE + "Insufficient cpu.");
  }

  @Test
  void preemptionPolicy_never() {
    node("n1", "", "'cpu':'2','pods':'10'");
    pod("a", "low", "1500m", "");
    pod("b", "polite", "1", "");
    assertThat(leaves("a")).isFalse();
    assertThat(message("b"))
        .isEqualTo(
            "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption:"
                + " not eligible due to preemptionPolicy=Never.");
  }

  @Test
  void victims_asFewAsNeeded_theLeastImportant() {
    node("n1", "", "'cpu':'3','pods':'10'");
    pod("a", "middle", "1", "");
    pod("b", "low", "1", "");
    pod("c", "middle", "1", "");
    pod("d", "high", "1", "");
    assertThat(List.of(leaves("a"), leaves("b"), leaves("c"))).containsExactly(false, true, false);
  }

  @Test
  void victims_notThoseThatABudgetProtects() {
    node("n1", "", "'cpu':'2','pods':'10'");
    pod("a", "low", "1", "");
    pod("b", "middle", "1", "");
    cluster.create(
        "/apis/policy/v1/namespaces/default/poddisruptionbudgets",
        "{'metadata':{'name':'a'},'spec':{'minAvailable':1,'selector':{'matchLabels':{'name':'a'}}}}");
    pod("d", "high", "1", "");
    assertThat(List.of(leaves("a"), leaves("b"))).containsExactly(false, true);
    pod("e", "high", "1", "");
    assertThat(leaves("a")).as("a budget is no guarantee").isTrue();
  }

  @Test
  void node_whereTheLeastImportantLeave() {
    node("n1", "'n':'1'", "'cpu':'2','pods':'10'");
    node("n2", "'n':'2'", "'cpu':'2','pods':'10'");
    node("n3", "'n':'3'", "'cpu':'2','pods':'10'");
    pod("a", "middle", "2", ",'nodeSelector':{'n':'1'}");
    pod("b", "low", "1", ",'nodeSelector':{'n':'2'}");
    pod("c", "low", "1", ",'nodeSelector':{'n':'2'}");
    pod("d", "low", "2", ",'nodeSelector':{'n':'3'}");
    pod("e", "high", "2", "");
    assertThat(nominated("e")).isEqualTo("n3");
    assertThat(List.of(leaves("a"), leaves("b"), leaves("c"), leaves("d")))
        .containsExactly(false, false, false, true);
    pod("f", "high", "2", "");
    assertThat(nominated("f")).as("others leave n3 for e already").isEqualTo("n2");
    pod("g", "middle", "500m", "");
    assertThat(message("g")).contains("3 Insufficient cpu").doesNotContain("not eligible");
  }

  @Test
  void nominatedPod_isRespected_byThoseOfNoHigherPriority() {
    node("n1", "", "'cpu':'2','pods':'10'");
    pod("a", "low", "2", "");
    pod("b", "middle", "2", "");
    assertThat(nominated("b")).isEqualTo("n1");
    pod("c", "low", "1", "");
    pod("d", "high", "1", "");
    assertThat(nominated("d")).isEqualTo("n1");
    assertThat(nominated("b")).as("d outranks it").isEmpty();
    end("a");
    assertThat(nodeOf("d")).isEqualTo("n1");
    assertThat(nodeOf("c")).isEqualTo("n1");
    assertThat(nodeOf("b")).isEmpty();
  }

  @Test
  void room_goesToTheHighestPriority() {
    pod("a", "low", "1", "");
    pod("b", "high", "1", "");
    node("n1", "", "'cpu':'1','pods':'10'");
    assertThat(nodeOf("b")).isEqualTo("n1");
    assertThat(nodeOf("a")).isEmpty();
  }

  @Test
  void antiAffinity_isResolvedToo() {
    node("n1", "'zone':'z'", "'cpu':'4','pods':'10'");
    pod("a", "low", "1", "");
    pod(
        "b",
        "high",
        "1",
        ",'affinity':{'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
            + "[{'topologyKey':'zone','labelSelector':{'matchLabels':{'name':'a'}}}]}}");
    assertThat(leaves("a")).isTrue();
    assertThat(message("b"))
        .isEqualTo("0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.");
    end("a");
    assertThat(nodeOf("b")).isEqualTo("n1");
  }

  @Test
  void restarted_goesOn() {
    node("n1", "", "'cpu':'2','pods':'10'");
    pod("a", "low", "1500m", "");
    pod("b", "high", "1", "");
    try (DrivenCluster next = cluster.restarted()) {
      next.settle();
      assertThat(next.events("a")).as("nobody else leaves").isEqualTo(cluster.events("a"));
      next.delete(DrivenCluster.PODS + "/a?gracePeriodSeconds=0");
      assertThat(next.get(DrivenCluster.PODS + "/b").path("spec").path("nodeName").asText())
          .isEqualTo("n1");
    }
  }
}
