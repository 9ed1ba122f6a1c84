package dev.duplane.controller.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where Pods go that have to do with other Pods: three Nodes, two of them in one zone. */
class PodTopologyTest {
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String HOST = "kubernetes.io/hostname";
  private static final String WEB = "'labelSelector':{'matchLabels':{'app':'web'}}";

  private final DrivenCluster cluster = DrivenCluster.with("scheduler", config -> config);

  @BeforeEach
  void nodes() {
    node("n1", "'%s':'a','%s':'n1'".formatted(ZONE, HOST));
    node("n2", "'%s':'a','%s':'n2'".formatted(ZONE, HOST));
    node("n3", "'%s':'b','%s':'n3'".formatted(ZONE, HOST));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void node(String name, String labels) {
    cluster.create(
        DrivenCluster.NODES,
        "{'metadata':{'name':'%s','labels':{%s}},'status':{'allocatable':{'pods':'9'}}}"
            .formatted(name, labels));
    cluster.patch(DrivenCluster.NODES + "/" + name, "{'spec':{'taints':null}}");
  }

  private void pod(String name, String app, String spec) {
    cluster.pod(name, "'labels':{'app':'%s'}".formatted(app), spec);
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

  private static String affinity(String kind, String key) {
    return "'affinity':{'%s':{'requiredDuringSchedulingIgnoredDuringExecution':[{%s,'topologyKey':'%s'}]}}"
        .formatted(kind, WEB, key);
  }

  private static String spread(String key, String when) {
    return "'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'%s','whenUnsatisfiable':'%s',%s}]"
        .formatted(key, when, WEB);
  }

  @Test
  void affinity_firstOfItsGroup_goesAnywhere_othersFollow() {
    pod("a", "web", affinity("podAffinity", ZONE));
    pod("b", "web", affinity("podAffinity", ZONE));
    pod("c", "web", affinity("podAffinity", ZONE));
    assertThat(List.of(nodeOf("a"), nodeOf("b"), nodeOf("c"))).containsExactly("n1", "n2", "n1");
  }

  @Test
  void affinity_toNobody_waits_untilSomebodyComes() {
    pod("a", "db", affinity("podAffinity", ZONE));
    assertThat(message("a"))
        .isEqualTo(
            "0/3 nodes are available: 3 node(s) didn't match pod affinity rules. no new claims to"
                + " deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for"
                + " scheduling.");
    pod("w", "web", "'nodeSelector':{'%s':'b'}".formatted(ZONE));
    assertThat(nodeOf("a")).isEqualTo("n3");
  }

  @Test
  void antiAffinity_oneOnEachNode_andTheFourthWaits() {
    for (String name : List.of("a", "b", "c", "d")) {
      pod(name, "web", affinity("podAntiAffinity", HOST));
    }
    assertThat(List.of(nodeOf("a"), nodeOf("b"), nodeOf("c"), nodeOf("d")))
        .containsExactly("n1", "n2", "n3", "");
    assertThat(message("d"))
        .startsWith(
            "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules. no new claims")
        .endsWith("3 No preemption victims found for incoming pod.");
    cluster.delete(DrivenCluster.PODS + "/b?gracePeriodSeconds=0");
    assertThat(nodeOf("d")).isEqualTo("n2");
  }

  @Test
  void antiAffinity_ofThoseThatAreThere_keepsOthersAway() {
    pod("a", "db", affinity("podAntiAffinity", ZONE));
    pod("b", "web", "'nodeSelector':{'%s':'a'}".formatted(ZONE));
    assertThat(nodeOf("a")).isEqualTo("n1");
    assertThat(message("b"))
        .startsWith(
            "0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 2 node(s)"
                + " didn't satisfy existing pods anti-affinity rules.");
    cluster.delete(DrivenCluster.PODS + "/a?gracePeriodSeconds=0");
    cluster.advance(Duration.ofSeconds(2));
    assertThat(nodeOf("b")).isEqualTo("n1");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      textBlock =
          """
          ""                                                                              | true
          'namespaces':['default']                                                        | true
          'namespaces':['other']                                                          | false
          'namespaceSelector':{}                                                          | true
          'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'default'}}   | true
          'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'other'}}     | false
          """)
  void affinity_looksInNamespaces(String where, boolean found) {
    pod("w", "web", "");
    pod(
        "a",
        "db",
        affinity("podAffinity", ZONE)
            .replace(
                "'topologyKey'", where.isEmpty() ? "'topologyKey'" : where + ",'topologyKey'"));
    assertThat(!nodeOf("a").isEmpty()).isEqualTo(found);
  }

  @Test
  void preferredAffinity_drawsAndRepels() {
    String preferred =
        "'affinity':{'%s':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':5,"
            + "'podAffinityTerm':{"
            + WEB
            + ",'topologyKey':'"
            + HOST
            + "'}}]}}";
    pod("w", "web", "'nodeSelector':{'%s':'n2'}".formatted(HOST));
    pod("near", "db", preferred.formatted("podAffinity"));
    pod("far", "db", preferred.formatted("podAntiAffinity"));
    assertThat(nodeOf("near")).isEqualTo("n2");
    assertThat(nodeOf("far")).isEqualTo("n1");
  }

  @Test
  void spread_required_keepsZonesEven() {
    Map<String, Integer> zones = new HashMap<>();
    for (int i = 0; i < 6; i++) {
      pod("p" + i, "web", spread(ZONE, "DoNotSchedule"));
      zones.merge(nodeOf("p" + i).equals("n3") ? "b" : "a", 1, Integer::sum);
    }
    assertThat(zones).isEqualTo(Map.of("a", 3, "b", 3));
  }

  @Test
  void spread_required_whereNothingFits_saysWhy() {
    node("n4", "");
    cluster.patch(DrivenCluster.NODES + "/n3", "{'spec':{'unschedulable':true}}");
    pod("a", "web", spread(ZONE, "DoNotSchedule"));
    pod("b", "web", spread(ZONE, "DoNotSchedule"));
    assertThat(message("b"))
        .startsWith(
            "0/4 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing"
                + " required label), 1 node(s) were unschedulable, 2 node(s) didn't match pod topology"
                + " spread constraints.");
  }

  @Test
  void spread_preferred_isEvenWhereItCanBe() {
    pod("w", "web", "'nodeSelector':{'%s':'n1'}".formatted(HOST));
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      pod("p" + i, "web", spread(ZONE, "ScheduleAnyway"));
      nodes.add(nodeOf("p" + i));
    }
    assertThat(nodes).containsExactly("n3", "n2");
  }
}
