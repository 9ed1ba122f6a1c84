package dev.duplane.controller.nodelifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeLifecycleControllerTest {
  private static final String N = DrivenCluster.NODES + "/n";

  private final DrivenCluster cluster =
      DrivenCluster.with("node-lifecycle-controller", config -> config);

  @AfterEach
  void close() {
    cluster.close();
  }

  private List<String> taints() {
    List<String> taints = new ArrayList<>();
    for (JsonNode taint : cluster.get(N).path("spec").path("taints")) {
      taints.add(
          taint.path("key").asText().replace("node.kubernetes.io/", "")
              + ":"
              + taint.path("effect").asText());
    }
    return taints;
  }

  @Test
  void newNode_isNotReady_untilItsConditionsSayNothingAgainstIt() {
    cluster.send("POST", DrivenCluster.NODES, "{'metadata':{'name':'n'}}");
    assertThat(taints()).containsExactly("not-ready:NoSchedule");
    cluster.settle();
    assertThat(taints()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Ready              | True    | ''
          Ready              | False   | mine:NoSchedule not-ready:NoSchedule not-ready:NoExecute
          Ready              | Unknown | mine:NoSchedule unreachable:NoSchedule unreachable:NoExecute
          MemoryPressure     | True    | mine:NoSchedule memory-pressure:NoSchedule
          MemoryPressure     | False   | ''
          DiskPressure       | True    | mine:NoSchedule disk-pressure:NoSchedule
          PIDPressure        | True    | mine:NoSchedule pid-pressure:NoSchedule
          NetworkUnavailable | True    | mine:NoSchedule network-unavailable:NoSchedule
          """)
  void condition_asksForTaints(String type, String status, String taints) {
    cluster.create(
        DrivenCluster.NODES,
        "{'metadata':{'name':'n'},'spec':{'taints':[{'key':'mine','effect':'NoSchedule'}]}}");
    cluster.patch(
        N + "/status",
        "{'status':{'conditions':[{'type':'%s','status':'%s'}]}}".formatted(type, status));
    String expected = taints.isEmpty() ? "mine:NoSchedule" : taints;
    assertThat(String.join(" ", taints())).isEqualTo(expected);
    cluster.patch(N + "/status", "{'status':{'conditions':[{'type':'Ready','status':'True'}]}}");
    assertThat(taints()).containsExactly("mine:NoSchedule");
  }

  @ParameterizedTest
  @CsvSource({"True, Unknown, 1", "False, Unknown, 0", "True, False, 0", "Unknown, Unknown, 0"})
  void nodeThatFallsSilent_isReportedOnce(String before, String now, int reports) {
    cluster.create(DrivenCluster.NODES, "{'metadata':{'name':'n'}}");
    String ready = "{'status':{'conditions':[{'type':'Ready','status':'%s','message':'%d'}]}}";
    cluster.patch(N + "/status", ready.formatted(before, 1));
    cluster.patch(N + "/status", ready.formatted(now, 2));
    cluster.patch(N + "/status", ready.formatted(now, 3));
    assertThat(cluster.events("n"))
        .hasSize(reports)
        .allMatch("Normal NodeNotReady Node n status is now: NodeNotReady"::equals);
  }

  @Test
  void unschedulable_isTainted() {
    cluster.node("n", "'unschedulable':true");
    assertThat(taints()).containsExactly("unschedulable:NoSchedule");
    cluster.patch(N, "{'spec':{'unschedulable':null}}");
    assertThat(taints()).isEmpty();
  }

  @Test
  void oldLabels_followTheNewOnes() {
    cluster.create(
        DrivenCluster.NODES,
        "{'metadata':{'name':'n','labels':{'kubernetes.io/os':'linux','beta.kubernetes.io/os':'x'}}}");
    JsonNode labels = cluster.get(N).path("metadata").path("labels");
    assertThat(labels.path("beta.kubernetes.io/os").asText()).isEqualTo("linux");
    assertThat(labels.has("beta.kubernetes.io/arch")).isFalse();
  }
}
