package dev.duplane.controller.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatefulSetControllerTest {
  private static final String SETS = "/apis/apps/v1/namespaces/default/statefulsets";
  private static final String WEB = SETS + "/web";

  private final DrivenCluster cluster =
      DrivenCluster.with(
          "namespace-controller,garbage-collector-controller,statefulset-controller",
          config -> config);

  @AfterEach
  void close() {
    cluster.close();
  }

  private void set(int replicas, String more) {
    cluster.create(
        SETS,
        ("{'metadata':{'name':'web'},'spec':{'replicas':%d,'serviceName':'web',%s"
                + "'selector':{'matchLabels':{'app':'w'}},'template':{'metadata':{'labels':"
                + "{'app':'w'}},'spec':{'containers':[{'name':'c','image':'x:1'}]}}}}")
            .formatted(replicas, more));
  }

  private void image(int number) {
    cluster.patch(
        WEB,
        "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'x:%d'}]}}}}"
            .formatted(number));
  }

  private List<String> pods() {
    return cluster.items(DrivenCluster.PODS).stream()
        .map(
            pod ->
                pod.at("/metadata/name").asText()
                    + "="
                    + pod.at("/spec/containers/0/image").asText())
        .toList();
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

  @Test
  void ordered_oneAfterTheOther() {
    set(3, "");
    assertThat(pods()).containsExactly("web-0=x:1");
    ready();
    assertThat(pods()).containsExactly("web-0=x:1", "web-1=x:1");
    ready();
    ready();
    assertThat(pods()).containsExactly("web-0=x:1", "web-1=x:1", "web-2=x:1");
    cluster.patch(WEB + "/scale", "{'spec':{'replicas':1}}");
    assertThat(pods()).containsExactly("web-0=x:1");
    assertThat(cluster.events("web"))
        .contains("Normal SuccessfulCreate create Pod web-0 in StatefulSet web successful")
        .contains("Normal SuccessfulDelete delete Pod web-2 in StatefulSet web successful");
  }

  @Test
  void update_highestNumberFirst() {
    set(2, "");
    ready();
    ready();
    image(2);
    assertThat(pods()).containsExactly("web-0=x:1", "web-1=x:2");
    ready();
    assertThat(pods()).containsExactly("web-0=x:2", "web-1=x:2");
    ready();
    JsonNode status = cluster.get(WEB).path("status");
    assertThat(status.path("currentRevision")).isEqualTo(status.path("updateRevision"));
    assertThat(status.path("currentReplicas").asInt()).isEqualTo(2);
  }

  @Test
  void partition_keepsOldTemplates() {
    set(3, "'updateStrategy':{'rollingUpdate':{'partition':2}},");
    ready();
    ready();
    ready();
    image(2);
    ready();
    assertThat(pods()).containsExactly("web-0=x:1", "web-1=x:1", "web-2=x:2");
    cluster.delete(DrivenCluster.PODS + "/web-0");
    assertThat(pods()).containsExactly("web-0=x:1", "web-1=x:1", "web-2=x:2");
  }

  @Test
  void undo_usesTheRevisionAgain() {
    set(1, "");
    ready();
    String first = cluster.get(WEB).at("/status/currentRevision").asText();
    image(2);
    ready();
    image(1);
    ready();
    assertThat(cluster.get(WEB).at("/status/currentRevision").asText()).isEqualTo(first);
    assertThat(
            cluster
                .get("/apis/apps/v1/namespaces/default/controllerrevisions/" + first)
                .path("revision")
                .asInt())
        .isEqualTo(3);
  }

  @Test
  void claims_stayWithTheNumber() {
    set(
        1,
        "'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{'accessModes':"
            + "['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}],");
    String claims = "/api/v1/namespaces/default/persistentvolumeclaims";
    assertThat(cluster.items(claims).get(0).at("/metadata/name").asText()).isEqualTo("data-web-0");
    assertThat(
            cluster
                .get(DrivenCluster.PODS + "/web-0")
                .at("/spec/volumes/0/persistentVolumeClaim/claimName")
                .asText())
        .isEqualTo("data-web-0");
    cluster.delete(WEB);
    assertThat(cluster.items(DrivenCluster.PODS)).isEmpty();
    assertThat(cluster.items(claims)).hasSize(1);
  }

  @Test
  void failedPod_isMadeAnew() {
    set(1, "");
    String uid = cluster.get(DrivenCluster.PODS + "/web-0").at("/metadata/uid").asText();
    cluster.patch(DrivenCluster.PODS + "/web-0/status", "{'status':{'phase':'Failed'}}");
    assertThat(cluster.get(DrivenCluster.PODS + "/web-0").at("/metadata/uid").asText())
        .isNotEqualTo(uid);
  }
}
