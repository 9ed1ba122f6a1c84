package dev.duplane.controller.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DaemonSetControllerTest {
  private static final String SETS = "/apis/apps/v1/namespaces/default/daemonsets";
  private static final String WEB = SETS + "/web";

  private final DrivenCluster cluster =
      DrivenCluster.with(
          "namespace-controller,garbage-collector-controller,daemonset-controller,"
              + "node-lifecycle-controller",
          config -> config);

  @AfterEach
  void close() {
    cluster.close();
  }

  private void set(String spec, String podSpec) {
    cluster.create(
        SETS,
        ("{'metadata':{'name':'web'},'spec':{%s'selector':{'matchLabels':{'app':'w'}},"
                + "'template':{'metadata':{'labels':{'app':'w'}},'spec':{%s'containers':[{'name':'c',"
                + "'image':'x:1'}]}}}}")
            .formatted(spec, podSpec));
  }

  private void image(int number) {
    cluster.patch(
        WEB,
        "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'x:%d'}]}}}}"
            .formatted(number));
  }

  private List<JsonNode> pods() {
    return cluster.items(DrivenCluster.PODS);
  }

  private List<String> placed() {
    return pods().stream()
        .map(pod -> node(pod) + "=" + pod.at("/spec/containers/0/image").asText())
        .sorted()
        .toList();
  }

  private static String node(JsonNode pod) {
    return pod.at(
            "/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution"
                + "/nodeSelectorTerms/0/matchFields/0/values/0")
        .asText();
  }

  private void ready() {
    for (JsonNode pod : pods()) {
      if (pod.at("/status/conditions").isMissingNode()) {
        cluster.patch(
            DrivenCluster.PODS + "/" + pod.at("/metadata/name").asText() + "/status",
            "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}");
      }
    }
  }

  private int status(String field) {
    return cluster.get(WEB).path("status").path(field).asInt();
  }

  @Test
  void onePodANode_andOneForNewNodes() {
    cluster.node("n1", "");
    set("", "");
    cluster.node("n2", "");
    assertThat(placed()).containsExactly("n1=x:1", "n2=x:1");
    assertThat(status("desiredNumberScheduled")).isEqualTo(2);
    ready();
    assertThat(status("numberAvailable")).isEqualTo(2);
    cluster.delete(DrivenCluster.NODES + "/n1");
    assertThat(placed()).containsExactly("n2=x:1");
  }

  @Test
  void taints_keepAwayAndEvict() {
    cluster.node("n1", "");
    cluster.node("n2", "'taints':[{'key':'k','effect':'NoSchedule'}]");
    set("", "");
    assertThat(placed()).containsExactly("n1=x:1");
    cluster.patch(
        DrivenCluster.NODES + "/n1", "{'spec':{'taints':[{'key':'k','effect':'NoSchedule'}]}}");
    assertThat(placed()).as("stays where it is").containsExactly("n1=x:1");
    assertThat(status("numberMisscheduled")).isEqualTo(1);
    cluster.patch(
        DrivenCluster.NODES + "/n1", "{'spec':{'taints':[{'key':'k','effect':'NoExecute'}]}}");
    assertThat(placed()).isEmpty();
  }

  @Test
  void nodeSelector_follows() {
    cluster.node("n1", "");
    set("", "'nodeSelector':{'disk':'ssd'},");
    assertThat(placed()).isEmpty();
    cluster.patch(DrivenCluster.NODES + "/n1", "{'metadata':{'labels':{'disk':'ssd'}}}");
    assertThat(placed()).containsExactly("n1=x:1");
  }

  @Test
  void rollingUpdate_oneAtATime() {
    for (String node : List.of("n1", "n2", "n3")) {
      cluster.node(node, "");
    }
    set("", "");
    ready();
    image(2);
    for (int left = 2; left >= 0; left--) {
      assertThat(placed().stream().filter(pod -> pod.endsWith("x:1"))).hasSize(left);
      ready();
    }
    assertThat(placed()).containsExactly("n1=x:2", "n2=x:2", "n3=x:2");
    assertThat(status("updatedNumberScheduled")).isEqualTo(3);
    assertThat(cluster.items("/apis/apps/v1/namespaces/default/controllerrevisions")).hasSize(2);
  }

  @Test
  void surge_newPodBeforeOldOneGoes() {
    cluster.node("n1", "");
    set("'updateStrategy':{'rollingUpdate':{'maxSurge':1,'maxUnavailable':0}},", "");
    ready();
    image(2);
    assertThat(placed()).containsExactly("n1=x:1", "n1=x:2");
    ready();
    assertThat(placed()).containsExactly("n1=x:2");
  }

  @Test
  void onDelete_waits() {
    cluster.node("n1", "");
    set("'updateStrategy':{'type':'OnDelete'},", "");
    image(2);
    assertThat(placed()).containsExactly("n1=x:1");
    cluster.delete(DrivenCluster.PODS + "/" + pods().get(0).at("/metadata/name").asText());
    assertThat(placed()).containsExactly("n1=x:2");
  }

  @Test
  void failedPod_isReplaced() {
    cluster.node("n1", "");
    set("", "");
    String name = pods().get(0).at("/metadata/name").asText();
    cluster.patch(DrivenCluster.PODS + "/" + name + "/status", "{'status':{'phase':'Failed'}}");
    assertThat(pods()).hasSize(1);
    assertThat(pods().get(0).at("/metadata/name").asText()).isNotEqualTo(name);
    assertThat(cluster.events("web"))
        .contains(
            "Warning FailedDaemonPod Found failed daemon pod default/"
                + name
                + " on node n1, will try to kill it");
  }
}
