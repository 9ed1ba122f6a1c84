package dev.duplane.controller.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeploymentControllerTest {
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  private static final String SETS = "/apis/apps/v1/namespaces/default/replicasets";
  private static final String WEB = DEPLOYMENTS + "/web";

  private final DrivenCluster cluster =
      DrivenCluster.with(
          "namespace-controller,garbage-collector-controller,deployment-controller,"
              + "replicaset-controller",
          config -> config);

  @AfterEach
  void close() {
    cluster.close();
  }

  private void deployment(int replicas, String more) {
    cluster.create(
        DEPLOYMENTS,
        "{'metadata':{'name':'web'},'spec':{'replicas':%d,'selector':{'matchLabels':{'app':'w'}},"
                .formatted(replicas)
            + "'template':{'metadata':{'labels':{'app':'w'}},'spec':{'containers':[{'name':'c',"
            + "'image':'x:1'}]}}%s}}".formatted(more.isEmpty() ? "" : "," + more));
  }

  private void image(int number) {
    cluster.patch(
        WEB,
        "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'x:%d'}]}}}}"
            .formatted(number));
  }

  private void ready(JsonNode pod) {
    cluster.patch(
        DrivenCluster.PODS + "/" + pod.path("metadata").path("name").asText() + "/status",
        "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True',"
            + "'lastTransitionTime':'2026-01-01T00:00:00Z'}]}}");
  }

  /** All Pods that there are become ready, and those that are made because of it. */
  private void roll() {
    for (int i = 0; i < 20; i++) {
      cluster.items(DrivenCluster.PODS).stream()
          .filter(pod -> pod.at("/status/conditions").isMissingNode())
          .forEach(this::ready);
    }
  }

  private List<String> images() {
    return cluster.items(DrivenCluster.PODS).stream()
        .map(pod -> pod.at("/spec/containers/0/image").asText())
        .sorted()
        .toList();
  }

  /** Sizes of the ReplicaSets by revision. */
  private Map<String, Integer> sizes() {
    TreeMap<String, Integer> sizes = new TreeMap<>();
    for (JsonNode set : cluster.items(SETS)) {
      sizes.put(
          set.path("metadata")
              .path("annotations")
              .path("deployment.kubernetes.io/revision")
              .asText(),
          set.path("spec").path("replicas").asInt());
    }
    return sizes;
  }

  private JsonNode condition(String type) {
    for (JsonNode condition : cluster.get(WEB).path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    throw new AssertionError("no condition " + type);
  }

  @Test
  void create_makesSetAndPods() {
    deployment(3, "");
    assertThat(images()).containsExactly("x:1", "x:1", "x:1");
    JsonNode set = cluster.items(SETS).get(0);
    String hash = set.at("/metadata/labels/pod-template-hash").asText();
    assertThat(set.at("/metadata/name").asText()).isEqualTo("web-" + hash);
    assertThat(cluster.events("web"))
        .containsExactly(
            "Normal ScalingReplicaSet Scaled up replica set web-" + hash + " from 0 to 3");
    assertThat(cluster.events("web-" + hash)).hasSize(3);
    roll();
    assertThat(cluster.get(WEB).at("/status/availableReplicas").asInt()).isEqualTo(3);
    assertThat(condition("Progressing").path("reason").asText())
        .isEqualTo("NewReplicaSetAvailable");
  }

  @Test
  void rollingUpdate_staysWithinBounds() {
    deployment(4, "'strategy':{'rollingUpdate':{'maxSurge':1,'maxUnavailable':1}}");
    roll();
    image(2);
    for (int i = 0; i < 40; i++) {
      long available =
          cluster.items(DrivenCluster.PODS).stream()
              .filter(pod -> pod.at("/status/phase").asText().equals("Running"))
              .count();
      assertThat(cluster.items(DrivenCluster.PODS).size()).isLessThanOrEqualTo(5);
      assertThat(available).isGreaterThanOrEqualTo(3);
      cluster.items(DrivenCluster.PODS).stream()
          .filter(pod -> pod.at("/status/conditions").isMissingNode())
          .findFirst()
          .ifPresent(this::ready);
    }
    assertThat(images()).containsExactly("x:2", "x:2", "x:2", "x:2");
    assertThat(sizes()).containsEntry("1", 0).containsEntry("2", 4);
  }

  @Test
  void undo_reusesTheSetOfTheTemplate() {
    deployment(1, "");
    roll();
    image(2);
    roll();
    image(1);
    roll();
    assertThat(sizes()).containsEntry("2", 0).containsEntry("3", 1).hasSize(2);
    assertThat(
            cluster.items(SETS).stream()
                .map(
                    set ->
                        set.path("metadata")
                            .path("annotations")
                            .path("deployment.kubernetes.io/revision-history")
                            .asText())
                .sorted())
        .containsExactly("", "1");
  }

  @Test
  void history_isLimited() {
    deployment(1, "'revisionHistoryLimit':2");
    roll();
    for (int i = 2; i < 7; i++) {
      image(i);
      roll();
    }
    assertThat(sizes()).containsOnlyKeys("4", "5", "6");
  }

  @Test
  void scale_whileRollingOut_isProportional() {
    deployment(10, "'strategy':{'rollingUpdate':{'maxSurge':3,'maxUnavailable':2}}");
    roll();
    image(2);
    assertThat(sizes()).containsEntry("1", 8).containsEntry("2", 5);
    cluster.patch(WEB, "{'spec':{'replicas':15}}");
    assertThat(sizes()).containsEntry("1", 11).containsEntry("2", 7);
  }

  @Test
  void deadline_passesOnTheClock() {
    deployment(1, "'progressDeadlineSeconds':60");
    cluster.advance(Duration.ofSeconds(59));
    assertThat(condition("Progressing").path("status").asText()).isEqualTo("True");
    cluster.advance(Duration.ofSeconds(3));
    assertThat(condition("Progressing").path("reason").asText())
        .isEqualTo("ProgressDeadlineExceeded");
    roll();
    assertThat(condition("Progressing").path("reason").asText())
        .isEqualTo("NewReplicaSetAvailable");
  }

  @Test
  void minReadySeconds_delayAvailability() {
    deployment(1, "'minReadySeconds':30");
    JsonNode pod = cluster.items(DrivenCluster.PODS).get(0);
    cluster.advance(Duration.ofSeconds(5));
    cluster.patch(
        DrivenCluster.PODS + "/" + pod.path("metadata").path("name").asText() + "/status",
        "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True',"
            + "'lastTransitionTime':'2026-01-01T00:00:05Z'}]}}");
    assertThat(cluster.get(WEB).at("/status/readyReplicas").asInt()).isEqualTo(1);
    assertThat(cluster.get(WEB).at("/status/availableReplicas").asInt()).isZero();
    cluster.advance(Duration.ofSeconds(31));
    assertThat(cluster.get(WEB).at("/status/availableReplicas").asInt()).isEqualTo(1);
  }

  @Test
  void scaleDown_leavesExactlySoMany() {
    deployment(5, "");
    roll();
    for (int replicas : List.of(2, 7, 0, 3)) {
      cluster.patch(WEB + "/scale", "{'spec':{'replicas':%d}}".formatted(replicas));
      roll();
      assertThat(images()).hasSize(replicas);
    }
  }

  @Test
  void delete_leavesNothing() {
    deployment(3, "");
    image(2);
    cluster.delete(WEB);
    assertThat(cluster.items(SETS)).isEmpty();
    assertThat(cluster.items(DrivenCluster.PODS)).isEmpty();
  }

  @Test
  void restart_goesOn() {
    deployment(3, "");
    List<String> before = new ArrayList<>(images());
    try (DrivenCluster again = cluster.restarted()) {
      again.settle();
      assertThat(again.items(DrivenCluster.PODS)).hasSameSizeAs(before);
      again.patch(WEB, "{'spec':{'replicas':1}}");
      assertThat(again.items(DrivenCluster.PODS)).hasSize(1);
    }
  }

  @Test
  void orphanedReplicaSet_adopted() {
    deployment(1, "");
    String set = cluster.items(SETS).get(0).at("/metadata/name").asText();
    cluster.delete(WEB + "?propagationPolicy=Orphan");
    assertThat(cluster.get(SETS + "/" + set).at("/metadata/ownerReferences").isMissingNode())
        .isTrue();
    deployment(1, "");
    assertThat(cluster.items(SETS)).hasSize(1);
    assertThat(cluster.get(SETS + "/" + set).at("/metadata/ownerReferences/0/name").asText())
        .isEqualTo("web");
  }
}
