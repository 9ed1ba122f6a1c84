package dev.duplane.controller.endpointslicemirroring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointSliceMirroringControllerTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String ENDPOINTS = "/api/v1/namespaces/default/endpoints";
  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

  private final DrivenCluster cluster =
      DrivenCluster.with(EndpointSliceMirroringController.NAME, config -> config);

  @BeforeEach
  void service() {
    cluster.create(SERVICES, "{'metadata':{'name':'db'},'spec':{'ports':[{'port':80}]}}");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void endpoints(String metadata, String subsets) {
    cluster.create(
        ENDPOINTS, "{'metadata':{'name':'db'%s},'subsets':[%s]}".formatted(metadata, subsets));
  }

  private List<JsonNode> slices() {
    return cluster.items(SLICES);
  }

  @Test
  void bothFamilies_haveASliceEach() {
    endpoints(
        ",'labels':{'a':'b'},'annotations':{'c':'d','kubectl.kubernetes.io/last-applied-configuration':'e'}",
        "{'addresses':[{'ip':'192.0.2.1','hostname':'h'},{'ip':'2001:db8::1'}],'ports':[{'port':5432}]}");
    assertThat(slices())
        .extracting(slice -> slice.path("addressType").asText())
        .containsExactlyInAnyOrder("IPv4", "IPv6");
    JsonNode metadata = slices().get(0).path("metadata");
    assertThat(metadata.path("labels").path("a").asText()).isEqualTo("b");
    assertThat(metadata.path("annotations").toString()).isEqualTo("{\"c\":\"d\"}");
  }

  @Test
  void subsets_areRepackedByPorts() {
    endpoints(
        "",
        "{'addresses':[{'ip':'192.0.2.1'}],'ports':[{'name':'a','port':1}]},"
            + "{'addresses':[{'ip':'192.0.2.1'}],'ports':[{'name':'b','port':2}]}");
    assertThat(slices()).hasSize(1);
    assertThat(slices().get(0).path("ports")).hasSize(2);
  }

  @Test
  void change_isWrittenIntoTheSliceThatThereIs() {
    endpoints("", "{'addresses':[{'ip':'192.0.2.1'}],'ports':[{'port':1}]}");
    String name = slices().get(0).path("metadata").path("name").asText();
    cluster.patch(
        ENDPOINTS + "/db", "{'subsets':[{'addresses':[{'ip':'192.0.2.2'}],'ports':[{'port':2}]}]}");
    assertThat(slices()).hasSize(1);
    assertThat(slices().get(0).path("metadata").path("name").asText()).isEqualTo(name);
    assertThat(slices().get(0).path("endpoints").path(0).path("addresses").path(0).asText())
        .isEqualTo("192.0.2.2");
  }

  @Test
  void skipMirror_leaderElection_andSelector_areNotMirrored() {
    endpoints("", "{'addresses':[{'ip':'192.0.2.1'}],'ports':[{'port':1}]}");
    for (String skip :
        List.of(
            "'labels':{'endpointslice.kubernetes.io/skip-mirror':'true'}",
            "'annotations':{'control-plane.alpha.kubernetes.io/leader':'x'}")) {
      cluster.patch(ENDPOINTS + "/db", "{'metadata':{%s}}".formatted(skip));
      assertThat(slices()).isEmpty();
      cluster.patch(ENDPOINTS + "/db", "{'metadata':{'labels':null,'annotations':null}}");
      assertThat(slices()).hasSize(1);
    }
    cluster.patch(SERVICES + "/db", "{'spec':{'selector':{'a':'b'}}}");
    assertThat(slices()).isEmpty();
    cluster.patch(SERVICES + "/db", "{'spec':{'selector':null}}");
    assertThat(slices()).hasSize(1);
    cluster.delete(ENDPOINTS + "/db");
    assertThat(slices()).isEmpty();
  }

  @Test
  void moreThanAThousand_areLeftOut_andReported() {
    String addresses =
        IntStream.range(0, 1001)
            .mapToObj(i -> "{'ip':'10.0.%d.%d'}".formatted(i / 250, i % 250))
            .collect(Collectors.joining(","));
    endpoints("", "{'addresses':[%s],'ports':[{'port':1}]}".formatted(addresses));
    assertThat(slices().get(0).path("endpoints")).hasSize(1000);
    assertThat(cluster.events("db"))
        .containsExactly(
            "Warning TooManyAddressesToMirror A max of 1000 addresses can be mirrored to"
                + " EndpointSlices per Endpoints subset. 1 addresses were skipped");
  }
}
