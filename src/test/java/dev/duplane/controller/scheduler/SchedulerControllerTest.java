package dev.duplane.controller.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SchedulerControllerTest {
  private static final String TAIL =
      " no new claims to deallocate, preemption: 0/%1$d nodes are available: ";
  private static final String NOT_HELPFUL = " Preemption is not helpful for scheduling";
  private static final String NO_VICTIMS = " No preemption victims found for incoming pod";

  private final DrivenCluster cluster =
      DrivenCluster.with("scheduler,node-lifecycle-controller", config -> config);

  @AfterEach
  void close() {
    cluster.close();
  }

  private void node(String name, String labels, String spec, String allocatable) {
    cluster.create(
        DrivenCluster.NODES,
        "{'metadata':{'name':'%s','labels':{%s}},'spec':{%s}}".formatted(name, labels, spec));
    cluster.patch(
        DrivenCluster.NODES + "/" + name + "/status",
        "{'status':{'allocatable':{%s},'conditions':[{'type':'Ready','status':'True'}]}}"
            .formatted(allocatable));
  }

  private void node(String name) {
    node(name, "", "", "'cpu':'4','memory':'8Gi','pods':'110'");
  }

  private String nodeOf(String pod) {
    return cluster.get(DrivenCluster.PODS + "/" + pod).path("spec").path("nodeName").asText("");
  }

  private String message(String pod) {
    for (JsonNode condition :
        cluster.get(DrivenCluster.PODS + "/" + pod).path("status").path("conditions")) {
      if (condition.path("type").asText().equals("PodScheduled")) {
        return condition.path("message").asText();
      }
    }
    return "";
  }

  private static String requests(String requests) {
    return "'containers':[{'name':'c','image':'x','resources':{'requests':{" + requests + "}}}]";
  }

  @Test
  void refusals_counted_eachNodeByItsFirst() {
    node("n1", "", "'taints':[{'key':'k','effect':'NoSchedule'}]", "'cpu':'4','pods':'110'");
    node("n2", "", "'unschedulable':true", "'cpu':'4','pods':'110'");
    node("n3", "'a':'b'", "", "'cpu':'4','pods':'110'");
    cluster.pod("a", "", "'nodeSelector':{'a':'c'}");
    assertThat(message("a"))
        .isEqualTo(
            "0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s)"
                + " had untolerated taint(s), 1 node(s) were unschedulable."
                + TAIL.formatted(3)
                + "3"
                + NOT_HELPFUL
                + ".");
    assertThat(cluster.events("a")).containsExactly("Warning FailedScheduling " + message("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'cpu':'2'                | Insufficient cpu                            | NOT_HELPFUL
          'memory':'2Gi'           | Insufficient memory                         | NOT_HELPFUL
          'cpu':'600m'             | Insufficient cpu                            | NO_VICTIMS
          'cpu':'2','memory':'2Gi' | Insufficient cpu, 1 Insufficient memory     | NOT_HELPFUL
          'example.com/gpu':'1'    | Insufficient example.com/gpu                | NOT_HELPFUL
          'ephemeral-storage':'1'  | Insufficient ephemeral-storage              | NOT_HELPFUL
          """)
  void resources_missing(String asked, String reason, String preemption) {
    node("n1", "", "", "'cpu':'1','memory':'1Gi','pods':'2'");
    cluster.pod("a", "", requests("'cpu':'500m'"));
    assertThat(nodeOf("a")).isEqualTo("n1");
    String limits = asked.contains("example.com") ? "'limits':{" + asked + "}," : "";
    cluster.pod("b", "", requests(asked).replace("'requests'", limits + "'requests'"));
    assertThat(message("b"))
        .isEqualTo(
            "0/1 nodes are available: 1 "
                + reason
                + "."
                + TAIL.formatted(1)
                + "1"
                + (preemption.equals("NO_VICTIMS") ? NO_VICTIMS : NOT_HELPFUL)
                + ".");
  }

  @Test
  void pods_tooMany_untilOneGoes() {
    node("n1", "", "", "'cpu':'4','memory':'8Gi','pods':'1'");
    cluster.pod("a", "", "");
    cluster.pod("b", "", "");
    assertThat(message("b"))
        .isEqualTo(
            "0/1 nodes are available: 1 Too many pods."
                + TAIL.formatted(1)
                + "1"
                + NO_VICTIMS
                + ".");
    cluster.send("DELETE", DrivenCluster.PODS + "/a?gracePeriodSeconds=0", "");
    cluster.settle();
    assertThat(nodeOf("b")).isEqualTo("n1");
  }

  @Test
  void hostPort_oncePerNode() {
    node("n1");
    String port =
        "'containers':[{'name':'c','image':'x','ports':[{'containerPort':80,'hostPort':80%s}]}]";
    cluster.pod("a", "", port.formatted(",'hostIP':'127.0.0.1'"));
    cluster.pod("b", "", port.formatted(",'hostIP':'127.0.0.2'"));
    cluster.pod("c", "", port.formatted(",'protocol':'UDP'"));
    cluster.pod("d", "", port.formatted(""));
    assertThat(List.of(nodeOf("a"), nodeOf("b"), nodeOf("c"), nodeOf("d")))
        .containsExactly("n1", "n1", "n1", "");
    assertThat(message("d"))
        .startsWith(
            "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'key':'z','operator':'In','values':['2']}      | n2
          {'key':'z','operator':'NotIn','values':['1']}   | n2
          {'key':'z','operator':'Exists'}                 | n1
          {'key':'y','operator':'DoesNotExist'}           | n2
          {'key':'z','operator':'Gt','values':['1']}      | n2
          {'key':'z','operator':'Lt','values':['2']}      | n1
          {'key':'y','operator':'Gt','values':['1']}      | ''
          """)
  void affinity_required(String expression, String node) {
    node("n1", "'z':'1','y':'x'", "", "'pods':'10'");
    node("n2", "'z':'2'", "", "'pods':'10'");
    cluster.pod("a", "", required("'matchExpressions':[" + expression + "]"));
    assertThat(nodeOf("a")).isEqualTo(node);
  }

  private static String required(String term) {
    return "'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
        + "{'nodeSelectorTerms':[{"
        + term
        + "}]}}}";
  }

  @Test
  void affinity_toNodesByName() {
    node("n1");
    node("n2");
    String field = "'matchFields':[{'key':'metadata.name','operator':'In','values':['%s']}]";
    cluster.pod("a", "", required(field.formatted("n2")));
    assertThat(nodeOf("a")).isEqualTo("n2");
    cluster.pod("b", "", required(field.formatted("gone")));
    assertThat(message("b"))
        .startsWith("0/2 nodes are available: 2 node(s) didn't satisfy plugin(s) [NodeAffinity].");
  }

  @Test
  void affinity_preferred_andTaintsThatDiscourage() {
    node("n1", "", "'taints':[{'key':'k','effect':'PreferNoSchedule'}]", "'pods':'10'");
    node("n2", "", "", "'pods':'2'");
    node("n3", "'fast':'yes'", "", "'pods':'1'");
    String preferred =
        "'affinity':{'nodeAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':5,"
            + "'preference':{'matchExpressions':[{'key':'fast','operator':'Exists'}]}}]}}";
    for (String pod : List.of("a", "b", "c", "d")) {
      cluster.pod(pod, "", preferred);
    }
    assertThat(List.of(nodeOf("a"), nodeOf("b"), nodeOf("c"), nodeOf("d")))
        .containsExactly("n3", "n2", "n2", "n1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'key':'k','operator':'Exists'}                                      | n1
          {'key':'k','value':'v'}                                              | n1
          {'key':'k','operator':'Equal','value':'v','effect':'NoSchedule'}     | n1
          {'operator':'Exists'}                                                | n1
          {'key':'k','value':'w'}                                              | ''
          {'key':'k','operator':'Exists','effect':'NoExecute'}                 | ''
          """)
  void taint_tolerated(String toleration, String node) {
    node("n1", "", "'taints':[{'key':'k','value':'v','effect':'NoSchedule'}]", "'pods':'10'");
    cluster.pod("a", "", "'tolerations':[" + toleration + "]");
    assertThat(nodeOf("a")).isEqualTo(node);
  }

  @Test
  void gatesAndOtherSchedulers_areLeftAlone() {
    node("n1");
    cluster.pod("a", "", "'schedulingGates':[{'name':'example.com/g'}]");
    cluster.pod("b", "", "'schedulerName':'mine'");
    assertThat(nodeOf("a") + nodeOf("b")).isEmpty();
    assertThat(cluster.events("a")).isEmpty();
    assertThat(message("a")).isEqualTo("Scheduling is blocked due to non-empty scheduling gates");
    cluster.patch(DrivenCluster.PODS + "/a", "{'spec':{'schedulingGates':[]}}");
    assertThat(nodeOf("a")).isEqualTo("n1");
  }

  @Test
  void pods_spread_initContainersAndPodLevelResourcesCount() {
    node("n1", "", "", "'cpu':'2','pods':'10'");
    node("n2", "", "", "'cpu':'4','pods':'10'");
    cluster.pod("a", "", "");
    cluster.pod("b", "", "");
    assertThat(List.of(nodeOf("a"), nodeOf("b"))).containsExactly("n1", "n2");
    cluster.pod(
        "c",
        "",
        "'initContainers':[{'name':'i','image':'x','resources':{'requests':{'cpu':'3'}}}],"
            + "'containers':[{'name':'c','image':'x'}]");
    assertThat(nodeOf("c")).as("its init container needs more than n1 has").isEqualTo("n2");
    cluster.pod(
        "d",
        "",
        "'resources':{'requests':{'cpu':'1500m'}},'containers':[{'name':'c','image':'x'}]");
    assertThat(nodeOf("d")).isEqualTo("n1");
    cluster.pod(
        "e",
        "",
        "'resources':{'requests':{'cpu':'1500m'}},'containers':[{'name':'c','image':'x'}]");
    assertThat(nodeOf("e")).isEmpty();
  }

  @Test
  void waitingPod_isToldAnew_aSecondAfterAChange() {
    cluster.pod("a", "", "");
    assertThat(message("a")).isEqualTo("no nodes available to schedule pods");
    cluster.node("n1", "'unschedulable':true");
    assertThat(message("a")).isEqualTo("no nodes available to schedule pods");
    cluster.advance(Duration.ofSeconds(1));
    assertThat(message("a")).startsWith("0/1 nodes are available: 1 node(s) were unschedulable.");
    assertThat(cluster.events("a")).hasSize(2);
    long revision = cluster.cluster().revisions().newest();
    cluster.advance(Duration.ofMinutes(59));
    assertThat(cluster.cluster().revisions().newest()).isEqualTo(revision);
    cluster.patch(DrivenCluster.NODES + "/n1", "{'spec':{'unschedulable':null}}");
    cluster.patch(DrivenCluster.NODES + "/n1/status", "{'status':{'allocatable':{'pods':'1'}}}");
    assertThat(nodeOf("a")).isEqualTo("n1");
  }

  static LongStream seeds() {
    Long one = Long.getLong("conformance.seed");
    return one != null ? LongStream.of(one) : LongStream.range(0, 6);
  }

  /** No Node holds more than it allows, and nobody waits who could be placed. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void randomPods_fit(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 4; i++) {
      node("n" + i, "", "", "'cpu':'" + (1 + random.nextInt(3)) + "','pods':'4'");
    }
    for (int i = 0; i < 60; i++) {
      String pod = DrivenCluster.PODS + "/p" + random.nextInt(25);
      if (random.nextInt(3) == 0) {
        cluster.answer("DELETE", pod + "?gracePeriodSeconds=0", "");
      } else {
        cluster.answer(
            "POST",
            DrivenCluster.PODS,
            "{'metadata':{'name':'%s'},'spec':{%s}}"
                .formatted(
                    pod.substring(pod.lastIndexOf('/') + 1),
                    requests("'cpu':'" + 250 * (1 + random.nextInt(4)) + "m'")));
      }
      cluster.settle();
      check("seed " + seed + ", step " + i);
    }
  }

  private void check(String when) {
    Map<String, Long> free = new HashMap<>();
    Map<String, Integer> room = new HashMap<>();
    for (JsonNode node : cluster.items(DrivenCluster.NODES)) {
      String name = node.path("metadata").path("name").asText();
      free.put(name, node.path("status").path("allocatable").path("cpu").asLong() * 1000);
      room.put(name, 4);
    }
    List<Long> waiting = new ArrayList<>();
    for (JsonNode pod : cluster.items(DrivenCluster.PODS)) {
      long millis =
          ResourceAmounts.of(
                  pod.path("spec").path("containers").path(0).path("resources").path("requests"))
              .get("cpu");
      String node = pod.path("spec").path("nodeName").asText();
      if (node.isEmpty()) {
        waiting.add(millis);
      } else {
        assertThat(free.merge(node, -millis, Long::sum)).as(when).isNotNegative();
        assertThat(room.merge(node, -1, Integer::sum)).as(when).isNotNegative();
      }
    }
    for (long asked : waiting) {
      assertThat(free.keySet())
          .as(when)
          .noneMatch(n -> free.getOrDefault(n, 0L) >= asked && room.getOrDefault(n, 0) > 0);
    }
  }

  @Test
  void sameRequests_sameBytes_andRestartedGoesOn() {
    List<String> states = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (DrivenCluster other = DrivenCluster.with("scheduler", config -> config)) {
        IntStream.range(0, 5)
            .forEach(
                i ->
                    other.create(
                        DrivenCluster.NODES,
                        "{'metadata':{'name':'n%d'},'status':{'allocatable':{'pods':'2'}}}"
                            .formatted(i)));
        IntStream.range(0, 12)
            .forEach(i -> other.pod("p" + i, "", "'tolerations':[{'operator':'Exists'}]"));
        states.add(other.bytes());
        if (run == 1) {
          try (DrivenCluster next = other.restarted()) {
            next.settle();
            assertThat(next.bytes()).isEqualTo(other.bytes());
          }
        }
      }
    }
    assertThat(states.get(0)).isEqualTo(states.get(1));
  }
}
