package dev.duplane.controller.podgarbagecollector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodGarbageCollectorTest {
  private static final String POD = DrivenCluster.PODS + "/a";

  private final DrivenCluster cluster =
      DrivenCluster.with("pod-garbage-collector-controller", config -> config);

  @AfterEach
  void close() {
    cluster.close();
  }

  private boolean isThere() {
    return cluster.items(DrivenCluster.PODS).stream()
        .anyMatch(pod -> pod.at("/metadata/name").asText().equals("a"));
  }

  @Test
  void nodeGone_podGoes_afterQuarantine() {
    cluster.node("n", "");
    cluster.pod("a", "'finalizers':['test/keep']", "'nodeName':'n'");
    cluster.delete(DrivenCluster.NODES + "/n");
    cluster.advance(Duration.ofSeconds(39));
    assertThat(cluster.get(POD).at("/status/phase").asText()).isEqualTo("Pending");
    cluster.advance(Duration.ofSeconds(1));
    JsonNode pod = cluster.get(POD);
    assertThat(pod.at("/status/phase").asText()).isEqualTo("Failed");
    assertThat(pod.at("/metadata/deletionGracePeriodSeconds").asInt(-1)).isZero();
    JsonNode condition = pod.at("/status/conditions/0");
    assertThat(condition.path("type").asText()).isEqualTo("DisruptionTarget");
    assertThat(condition.path("reason").asText()).isEqualTo("DeletionByPodGC");
    assertThat(condition.path("message").asText()).isEqualTo("PodGC: node no longer exists");
    cluster.patch(POD, "{'metadata':{'finalizers':null}}");
    assertThat(isThere()).isFalse();
  }

  @Test
  void nodeBack_inTime_podStays() {
    cluster.pod("a", "", "'nodeName':'n'");
    cluster.advance(Duration.ofSeconds(30));
    cluster.node("n", "");
    cluster.advance(Duration.ofMinutes(2));
    assertThat(isThere()).isTrue();
    cluster.delete(DrivenCluster.NODES + "/n");
    cluster.advance(Duration.ofSeconds(30));
    assertThat(isThere()).isTrue();
    cluster.advance(Duration.ofSeconds(10));
    assertThat(isThere()).isFalse();
  }

  @Test
  void nodeOutOfService_terminatingPodGoes() {
    cluster.node("n", "");
    cluster.pod("a", "", "'nodeName':'n'");
    cluster.delete(POD);
    assertThat(isThere()).isTrue();
    cluster.patch(
        DrivenCluster.NODES + "/n",
        "{'spec':{'taints':[{'key':'node.kubernetes.io/out-of-service','effect':'NoExecute'}]}}");
    assertThat(isThere()).isFalse();
  }
}
