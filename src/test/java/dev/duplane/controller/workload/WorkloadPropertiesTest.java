package dev.duplane.controller.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds whatever is done in whatever order. A failure names its seed. */
class WorkloadPropertiesTest {
  private static final String APPS = "/apis/apps/v1/namespaces/default/";
  private static final String CONTROLLERS =
      "namespace-controller,garbage-collector-controller,deployment-controller,"
          + "replicaset-controller,statefulset-controller,daemonset-controller,"
          + "disruption-controller,node-lifecycle-controller";

  private static String template(String app, int image) {
    return ("'selector':{'matchLabels':{'app':'%s'}},'template':{'metadata':{'labels':{'app':'%s'}}"
            + ",'spec':{'containers':[{'name':'c','image':'x:%d'}]}}")
        .formatted(app, app, image);
  }

  private static void ready(DrivenCluster cluster) {
    for (int i = 0; i < 30; i++) {
      for (JsonNode pod : cluster.items(DrivenCluster.PODS)) {
        if (pod.at("/status/conditions").isMissingNode()) {
          // One that has been ready before may have made it go.
          cluster.answer(
              "PATCH",
              DrivenCluster.PODS + "/" + pod.at("/metadata/name").asText() + "/status",
              "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}");
          cluster.settle();
        }
      }
    }
  }

  /** What there is, without what was drawn. */
  private static List<String> state(DrivenCluster cluster) {
    List<String> state = new ArrayList<>();
    for (JsonNode pod : cluster.items(DrivenCluster.PODS)) {
      state.add(
          pod.at("/metadata/labels/app").asText()
              + " "
              + pod.at("/spec/containers/0/image").asText());
    }
    for (String plural : List.of("deployments", "replicasets", "statefulsets", "daemonsets")) {
      for (JsonNode object : cluster.items(APPS + plural)) {
        JsonNode status = object.path("status");
        state.add(
            plural
                + " "
                + object.at("/metadata/name").asText()
                + " "
                + object.at("/spec/replicas").asInt()
                + " "
                + status.path("replicas").asInt()
                + " "
                + status.path("readyReplicas").asInt()
                + " "
                + status.path("numberReady").asInt());
      }
    }
    Collections.sort(state);
    return state;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyOrder_sameState(long seed) {
    List<String[]> creates =
        new ArrayList<>(
            List.of(
                new String[] {DrivenCluster.NODES, "{'metadata':{'name':'n1'}}"},
                new String[] {DrivenCluster.NODES, "{'metadata':{'name':'n2'}}"},
                new String[] {
                  APPS + "deployments",
                  "{'metadata':{'name':'d'},'spec':{'replicas':3," + template("d", 1) + "}}"
                },
                new String[] {
                  APPS + "statefulsets",
                  "{'metadata':{'name':'s'},'spec':{'replicas':2," + template("s", 1) + "}}"
                },
                new String[] {
                  APPS + "daemonsets", "{'metadata':{'name':'e'},'spec':{" + template("e", 1) + "}}"
                },
                new String[] {
                  APPS + "replicasets",
                  "{'metadata':{'name':'r'},'spec':{'replicas':2," + template("r", 1) + "}}"
                },
                new String[] {
                  DrivenCluster.PODS,
                  "{'metadata':{'name':'stray','labels':{'app':'r'}},"
                      + "'spec':{'containers':[{'name':'c','image':'x:1'}]}}"
                }));
    Collections.shuffle(creates, new Random(seed));
    List<String> expected;
    try (DrivenCluster cluster = DrivenCluster.with(CONTROLLERS, config -> config.withSeed(seed))) {
      creates.forEach(create -> cluster.create(create[0], create[1]));
      ready(cluster);
      expected = state(cluster);
    }
    Collections.reverse(creates);
    try (DrivenCluster cluster = DrivenCluster.with(CONTROLLERS, config -> config.withSeed(seed))) {
      creates.forEach(create -> cluster.create(create[0], create[1]));
      ready(cluster);
      assertThat(state(cluster)).as("seed %d", seed).isEqualTo(expected);
      assertThat(cluster.items(DrivenCluster.PODS)).as("seed %d", seed).hasSize(3 + 2 + 2 + 2);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void randomChanges_endAsWanted(long seed) {
    Random random = new Random(seed);
    try (DrivenCluster cluster = DrivenCluster.with(CONTROLLERS, config -> config.withSeed(seed))) {
      cluster.create(
          APPS + "deployments",
          "{'metadata':{'name':'d'},'spec':{'replicas':3," + template("d", 0) + "}}");
      int replicas = 3;
      int image = 0;
      for (int i = 0; i < 25; i++) {
        switch (random.nextInt(4)) {
          case 0 -> {
            replicas = random.nextInt(7);
            cluster.patch(
                APPS + "deployments/d/scale", "{'spec':{'replicas':%d}}".formatted(replicas));
          }
          case 1 -> {
            image = random.nextInt(4);
            cluster.patch(
                APPS + "deployments/d",
                "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'x:%d'}]}}}}"
                    .formatted(image));
          }
          case 2 -> {
            List<JsonNode> pods = cluster.items(DrivenCluster.PODS);
            if (!pods.isEmpty()) {
              JsonNode pod = pods.get(random.nextInt(pods.size()));
              cluster.delete(DrivenCluster.PODS + "/" + pod.at("/metadata/name").asText());
            }
          }
          default -> ready(cluster);
        }
      }
      ready(cluster);
      String wanted = "x:" + image;
      assertThat(cluster.items(DrivenCluster.PODS))
          .as("seed %d", seed)
          .hasSize(replicas)
          .allMatch(pod -> pod.at("/spec/containers/0/image").asText().equals(wanted));
      cluster.delete(APPS + "deployments/d");
      assertThat(cluster.items(DrivenCluster.PODS)).as("seed %d", seed).isEmpty();
      assertThat(cluster.items(APPS + "replicasets")).as("seed %d", seed).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void sameOrder_sameBytes(long seed) {
    List<String> bytes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      try (DrivenCluster cluster =
          DrivenCluster.with(CONTROLLERS, config -> config.withSeed(seed))) {
        cluster.create(
            APPS + "deployments",
            "{'metadata':{'name':'d'},'spec':{'replicas':5," + template("d", 0) + "}}");
        ready(cluster);
        bytes.add(cluster.bytes());
      }
    }
    assertThat(bytes.get(0)).isEqualTo(bytes.get(1));
  }
}
