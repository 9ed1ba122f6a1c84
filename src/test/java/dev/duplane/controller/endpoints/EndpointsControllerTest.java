package dev.duplane.controller.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.DrivenCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndpointsControllerTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String ENDPOINTS = "/api/v1/namespaces/default/endpoints";

  private final DrivenCluster cluster =
      DrivenCluster.with(EndpointsController.NAME, config -> config);

  @AfterEach
  void close() {
    cluster.close();
  }

  private void service(String spec) {
    cluster.create(
        SERVICES,
        "{'metadata':{'name':'web'},'spec':{'selector':{'app':'web'},%s}}".formatted(spec));
  }

  private void pod(String name, String ip, boolean ready) {
    cluster.pod(name, "'labels':{'app':'web'}", "'nodeName':'n1'");
    cluster.patch(
        DrivenCluster.PODS + "/" + name + "/status",
        "{'status':{'podIP':'%1$s','podIPs':[{'ip':'%1$s'}],'conditions':[{'type':'Ready','status':'%2$s'}]}}"
            .formatted(ip, ready ? "True" : "False"));
  }

  private JsonNode endpoints() {
    return cluster.get(ENDPOINTS + "/web");
  }

  @Test
  void headlessWithoutPorts_hasASubsetWithoutPorts() {
    service("'clusterIP':'None'");
    pod("p", "10.0.0.1", true);
    assertThat(endpoints().path("subsets").path(0).path("addresses")).hasSize(1);
    assertThat(endpoints().path("subsets").path(0).has("ports")).isFalse();
  }

  @Test
  void podOfAnotherFamily_isLeftOut() {
    service("'ports':[{'port':80}]");
    pod("p", "fd00::1", true);
    assertThat(endpoints().path("subsets").isEmpty()).isTrue();
  }

  @Test
  void deleted_areMadeAgain_andGoWithTheService() {
    service("'ports':[{'port':80}]");
    pod("p", "10.0.0.1", true);
    cluster.delete(ENDPOINTS + "/web");
    assertThat(endpoints().path("subsets")).hasSize(1);
    cluster.delete(SERVICES + "/web");
    assertThat(cluster.answer("GET", ENDPOINTS + "/web", "").status()).isEqualTo(404);
  }

  @Test
  void leftOver_goWhenTheClusterStartsAgain() {
    cluster.create(
        ENDPOINTS,
        "{'metadata':{'name':'old','labels':{'endpoints.kubernetes.io/managed-by':'endpoint-controller'}}}");
    cluster.create(ENDPOINTS, "{'metadata':{'name':'mine'}}");
    try (DrivenCluster again = cluster.restarted()) {
      again.settle();
      assertThat(again.answer("GET", ENDPOINTS + "/old", "").status()).isEqualTo(404);
      assertThat(again.answer("GET", ENDPOINTS + "/mine", "").status()).isEqualTo(200);
    }
  }

  @Test
  void nothingToDo_writesNothing() {
    service("'ports':[{'port':80}]");
    pod("p", "10.0.0.1", true);
    long before = cluster.cluster().revisions().newest();
    cluster.patch(SERVICES + "/web", "{'metadata':{'annotations':{'a':'b'}}}");
    assertThat(cluster.cluster().revisions().newest()).isEqualTo(before + 1);
  }

  @Test
  void truncate_leavesOutNotReadyOnesFirst() {
    ArrayNode subsets = JsonNodeFactory.instance.arrayNode();
    subsets.add(subset(600, 300));
    subsets.add(subset(300, 100));
    assertThat(SubsetCapacity.truncate(subsets)).isTrue();
    assertThat(subsets.get(0).path("addresses")).hasSize(600);
    assertThat(subsets.get(0).path("notReadyAddresses")).hasSize(75);
    assertThat(subsets.get(1).path("addresses")).hasSize(300);
    assertThat(subsets.get(1).path("notReadyAddresses")).hasSize(25);
  }

  @Test
  void truncate_ready_inProportion_withoutThoseThatAreNot() {
    ArrayNode subsets = JsonNodeFactory.instance.arrayNode();
    subsets.add(subset(1500, 10));
    subsets.add(subset(500, 0));
    assertThat(SubsetCapacity.truncate(subsets)).isTrue();
    assertThat(subsets.get(0).path("addresses")).hasSize(750);
    assertThat(subsets.get(0).has("notReadyAddresses")).isFalse();
    assertThat(subsets.get(1).path("addresses")).hasSize(250);
    assertThat(SubsetCapacity.truncate(subsets)).isFalse();
  }

  private static ObjectNode subset(int ready, int notReady) {
    ObjectNode subset = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < ready; i++) {
      subset.withArrayProperty("addresses").addObject().put("ip", "r" + i);
    }
    for (int i = 0; i < notReady; i++) {
      subset.withArrayProperty("notReadyAddresses").addObject().put("ip", "n" + i);
    }
    return subset;
  }
}
