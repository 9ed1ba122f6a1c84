package dev.duplane.controller.endpointslice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointSliceControllerTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

  private final DrivenCluster cluster =
      DrivenCluster.with(
          EndpointSliceController.NAME + ",garbage-collector-controller", config -> config);

  @BeforeEach
  void node() {
    cluster.create(
        DrivenCluster.NODES,
        "{'metadata':{'name':'n1','labels':{'topology.kubernetes.io/zone':'z1'}}}");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void service(String spec) {
    cluster.create(
        SERVICES,
        "{'metadata':{'name':'web'},'spec':{'selector':{'app':'web'},%s}}".formatted(spec));
  }

  private void pod(String name, int number, boolean ready) {
    cluster.pod(name, "'labels':{'app':'web'}", "'nodeName':'n1'");
    cluster.patch(
        DrivenCluster.PODS + "/" + name + "/status",
        "{'status':{'podIP':'%1$s','podIPs':[{'ip':'%1$s'},{'ip':'fd00::%2$x'}],%3$s}}"
            .formatted(
                "10.0.%d.%d".formatted(number / 250, number % 250 + 1),
                number,
                "'conditions':[{'type':'Ready','status':'%s'}]"
                    .formatted(ready ? "True" : "False")));
  }

  private List<JsonNode> slices() {
    return cluster.items(SLICES);
  }

  private List<JsonNode> endpoints() {
    List<JsonNode> all = new ArrayList<>();
    slices().forEach(slice -> slice.path("endpoints").forEach(all::add));
    return all;
  }

  private List<Integer> sizes() {
    return slices().stream().map(slice -> slice.path("endpoints").size()).sorted().toList();
  }

  @Test
  void ports_ofOneSlice_areInOrderOfTheirHash() {
    service("'ports':[{'name':'a','port':1},{'name':'b','port':2},{'name':'c','port':3}]");
    pod("p", 1, true);
    List<String> names = new ArrayList<>();
    slices().get(0).path("ports").forEach(port -> names.add(port.path("name").asText()));
    assertThat(names).containsExactlyInAnyOrder("a", "b", "c").isNotEqualTo(List.of("a", "b", "c"));
  }

  @Test
  void moreThanAHundred_fillSlices_andStayWhereTheyAre() {
    for (int i = 0; i < 205; i++) {
      pod("p%03d".formatted(i), i, true);
    }
    service("'ports':[{'port':80}]");
    assertThat(sizes()).containsExactly(5, 100, 100);
    cluster.delete(DrivenCluster.PODS + "/p050?gracePeriodSeconds=0");
    assertThat(sizes()).containsExactly(5, 99, 100);
    pod("q", 300, true);
    assertThat(sizes()).containsExactly(5, 100, 100);
  }

  @Test
  void namedPorts_thatPodsHaveDifferently_haveSlicesOfTheirOwn() {
    service("'ports':[{'name':'http','port':80,'targetPort':'web'}]");
    for (int port : new int[] {8080, 9090}) {
      String name = "p" + port;
      cluster.pod(
          name,
          "'labels':{'app':'web'}",
          "'nodeName':'n1','containers':[{'name':'c','image':'x','ports':[{'name':'web','containerPort':%d}]}]"
              .formatted(port));
      cluster.patch(
          DrivenCluster.PODS + "/" + name + "/status",
          "{'status':{'podIP':'10.0.0.%1$d','podIPs':[{'ip':'10.0.0.%1$d'}]}}"
              .formatted(port / 100));
    }
    assertThat(slices())
        .extracting(slice -> slice.path("ports").path(0).path("port").asInt())
        .containsExactlyInAnyOrder(8080, 9090);
    assertThat(sizes()).containsExactly(1, 1);
  }

  @Test
  void terminatingPod_serves_butIsNotReady() {
    service("'ports':[{'port':80}]");
    pod("p", 1, true);
    cluster.patch(DrivenCluster.PODS + "/p", "{'metadata':{'finalizers':['a.b/c']}}");
    cluster.delete(DrivenCluster.PODS + "/p?gracePeriodSeconds=0");
    assertThat(endpoints().get(0).path("conditions").toString())
        .isEqualTo("{\"ready\":false,\"serving\":true,\"terminating\":true}");
    cluster.patch(DrivenCluster.PODS + "/p", "{'metadata':{'finalizers':null}}");
    assertThat(endpoints()).isEmpty();
    assertThat(slices()).hasSize(1);
  }

  @Test
  void trafficDistribution_givesHints_toReadyEndpoints() {
    service("'ports':[{'port':80}],'trafficDistribution':'PreferSameNode'");
    pod("a", 1, true);
    pod("b", 2, false);
    assertThat(endpoints())
        .extracting(endpoint -> endpoint.path("hints").toString())
        .containsExactlyInAnyOrder(
            "{\"forZones\":[{\"name\":\"z1\"}],\"forNodes\":[{\"name\":\"n1\"}]}", "");
    cluster.patch(SERVICES + "/web", "{'spec':{'trafficDistribution':'PreferClose'}}");
    assertThat(endpoints().get(0).path("hints").toString())
        .isEqualTo("{\"forZones\":[{\"name\":\"z1\"}]}");
    cluster.patch(SERVICES + "/web", "{'spec':{'trafficDistribution':null}}");
    assertThat(endpoints()).noneMatch(endpoint -> endpoint.has("hints"));
  }

  @Test
  void triggerTime_isThatOfTheChange() {
    cluster.advance(Duration.ofSeconds(5));
    service("'ports':[{'port':80}]");
    assertThat(triggerTime()).isEqualTo("2026-01-01T00:00:05Z");
    cluster.pod("p", "'labels':{'app':'web'}", "'nodeName':'n1'");
    cluster.patch(
        DrivenCluster.PODS + "/p/status",
        "{'status':{'podIP':'10.0.0.1','podIPs':[{'ip':'10.0.0.1'}],'conditions':[{'type':'Ready',"
            + "'status':'True','lastTransitionTime':'2026-01-01T00:00:09Z'}]}}");
    assertThat(triggerTime()).isEqualTo("2026-01-01T00:00:09Z");
    cluster.delete(DrivenCluster.PODS + "/p");
    assertThat(triggerTime()).isEmpty();
  }

  private String triggerTime() {
    return slices()
        .get(0)
        .path("metadata")
        .path("annotations")
        .path("endpoints.kubernetes.io/last-change-trigger-time")
        .asText("");
  }

  @Test
  void podOnMissingNode_waitsForIt() {
    service("'ports':[{'port':80}]");
    cluster.pod("p", "'labels':{'app':'web'}", "'nodeName':'n2'");
    cluster.patch(
        DrivenCluster.PODS + "/p/status",
        "{'status':{'podIP':'10.0.0.1','podIPs':[{'ip':'10.0.0.1'}]}}");
    assertThat(endpoints()).isEmpty();
    assertThat(cluster.events("web"))
        .containsExactly(
            "Warning FailedToUpdateEndpointSlices Error updating Endpoint Slices for Service"
                + " default/web: skipping Pod p for Service default/web: Node n2 Not Found");
    cluster.node("n2", "");
    assertThat(endpoints()).hasSize(1);
  }

  @Test
  void labels_followTheService_butForReservedOnes() {
    service("'ports':[{'port':80}]");
    String uid = slices().get(0).path("metadata").path("uid").asText();
    cluster.patch(
        SERVICES + "/web",
        "{'metadata':{'labels':{'team':'x','kubernetes.io/service-name':'other'}}}");
    JsonNode labels = slices().get(0).path("metadata").path("labels");
    assertThat(labels.path("team").asText()).isEqualTo("x");
    assertThat(labels.path("kubernetes.io/service-name").asText()).isEqualTo("web");
    assertThat(slices().get(0).path("metadata").path("uid").asText()).isEqualTo(uid);
  }

  @Test
  void slice_thatOthersDeleteOrChange_isMended() {
    service("'ports':[{'port':80}]");
    pod("p", 1, true);
    String name = slices().get(0).path("metadata").path("name").asText();
    cluster.patch(SLICES + "/" + name, "{'endpoints':[]}");
    assertThat(endpoints()).hasSize(1);
    cluster.delete(SLICES + "/" + slices().get(0).path("metadata").path("name").asText());
    assertThat(endpoints()).hasSize(1);
  }

  @Test
  void service_deleted_takesItsSlicesWithIt() {
    service("'ports':[{'port':80}]");
    cluster.delete(SERVICES + "/web");
    assertThat(slices()).isEmpty();
  }

  @Test
  void family_thatTheServiceLoses_hasNoSliceAnyMore() {
    service("'ports':[{'port':80}],'ipFamilyPolicy':'RequireDualStack'");
    pod("p", 1, true);
    assertThat(slices())
        .extracting(slice -> slice.path("addressType").asText())
        .containsExactlyInAnyOrder("IPv4", "IPv6");
    cluster.patch(SERVICES + "/web", "{'spec':{'ipFamilyPolicy':'SingleStack'}}");
    assertThat(slices())
        .extracting(slice -> slice.path("addressType").asText())
        .containsExactly("IPv4");
  }

  @Test
  void nothingToDo_writesNothing() {
    service("'ports':[{'port':80}]");
    pod("p", 1, true);
    long before = cluster.cluster().revisions().newest();
    cluster.patch(DrivenCluster.PODS + "/p", "{'metadata':{'annotations':{'a':'b'}}}");
    assertThat(cluster.cluster().revisions().newest()).isEqualTo(before + 1);
  }
}
