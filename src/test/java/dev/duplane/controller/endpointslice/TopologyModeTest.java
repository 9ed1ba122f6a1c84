package dev.duplane.controller.endpointslice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyModeTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

  private final DrivenCluster cluster =
      DrivenCluster.with(
          EndpointSliceController.NAME + ",garbage-collector-controller", config -> config);
  private int pods;

  @AfterEach
  void close() {
    cluster.close();
  }

  private void node(String name, String labels, String cpu) {
    cluster.create(
        DrivenCluster.NODES, "{'metadata':{'name':'%s','labels':{%s}}}".formatted(name, labels));
    cluster.patch(
        DrivenCluster.NODES + "/" + name + "/status",
        "{'status':{'allocatable':{%s},'conditions':[{'type':'Ready','status':'True'}]}}"
            .formatted(cpu.isEmpty() ? "" : "'cpu':'" + cpu + "'"));
  }

  private void zone(String name, String cpu) {
    node(name, "'topology.kubernetes.io/zone':'" + name + "'", cpu);
  }

  private void pod(String node) {
    int number = ++pods;
    String name = "p%02d".formatted(number);
    cluster.pod(name, "'labels':{'app':'web'}", "'nodeName':'" + node + "'");
    cluster.patch(
        DrivenCluster.PODS + "/" + name + "/status",
        "{'status':{'podIP':'10.0.0.%1$d','podIPs':[{'ip':'10.0.0.%1$d'},{'ip':'fd00::%1$x'}],%2$s}}"
            .formatted(number, "'conditions':[{'type':'Ready','status':'True'}]"));
  }

  private void pods(String node, int count) {
    for (int i = 0; i < count; i++) {
      pod(node);
    }
  }

  private void service(String annotation) {
    cluster.create(
        SERVICES,
        ("{'metadata':{'name':'web','annotations':{%s}},'spec':{'selector':{'app':'web'},"
                + "'ports':[{'port':80}],'ipFamilyPolicy':'PreferDualStack'}}")
            .formatted(annotation));
  }

  private void auto() {
    service("'service.kubernetes.io/topology-mode':'Auto'");
  }

  /** How many endpoints of IPv4 are for each zone; those without hints are for none. */
  private Map<String, Integer> hints() {
    Map<String, Integer> hints = new TreeMap<>();
    for (JsonNode endpoint : endpoints("IPv4")) {
      String zone = endpoint.path("hints").path("forZones").path(0).path("name").asText("none");
      hints.merge(zone, 1, Integer::sum);
    }
    return hints;
  }

  private List<JsonNode> endpoints(String family) {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode slice : cluster.items(SLICES)) {
      if (slice.path("addressType").asText().equals(family)) {
        slice.path("endpoints").forEach(all::add);
      }
    }
    return all;
  }

  @ParameterizedTest(name = "zones with {0} CPUs, {1} Pods")
  @CsvSource(
      textBlock =
          """
          2 2,     1 1,    1 1
          2 2,     3 1,    2 2
          2 2,     6 0,    3 3
          4 2,     3 3,    4 2
          1 1 1,   4 3 2,  3 3 3
          3 1,     4 4,    6 2
          1 2,     2 3,    2 3
          """)
  void endpoints_asZonesHaveCpu(String cpus, String there, String expected) {
    Map<String, Integer> wanted = new TreeMap<>();
    for (int i = 0; i < cpus.split(" ", -1).length; i++) {
      String zone = "z" + i;
      zone(zone, cpus.split(" ", -1)[i]);
      pods(zone, Integer.parseInt(there.split(" ", -1)[i]));
      wanted.put(zone, Integer.parseInt(expected.split(" ", -1)[i]));
    }
    auto();
    assertThat(hints()).isEqualTo(wanted);
    assertThat(endpoints("IPv6")).hasSize(pods).allMatch(endpoint -> endpoint.has("hints"));
    assertThat(cluster.events("web"))
        .containsExactly(
            "Normal TopologyAwareHintsEnabled Topology Aware Hints has been enabled, addressType:"
                + " IPv4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          z0 2 2        | Insufficient Node information: allocatable CPU or zone not specified on one or more nodes
          z0 2 2,z1 - 2 | Insufficient Node information: allocatable CPU or zone not specified on one or more nodes
          z0 2 1,z1 2 0 | Insufficient number of endpoints (1 endpoints, 2 zones)
          z0 2 1,z1 8 1 | Unable to allocate minimum required endpoints to each zone without exceeding overload threshold (2 endpoints, 2 zones)
          """)
  void noHints_andWhy(String zones, String why) {
    for (String zone : zones.split(",", -1)) {
      String[] parts = zone.split(" ", -1);
      zone(parts[0], parts[1].equals("-") ? "" : parts[1]);
      pods(parts[0], Integer.parseInt(parts[2]));
    }
    auto();
    assertThat(hints()).containsOnlyKeys("none");
    assertThat(cluster.events("web"))
        .containsExactly(
            "Warning TopologyAwareHintsDisabled " + why + ", addressType: IPv4",
            "Warning TopologyAwareHintsDisabled " + why + ", addressType: IPv6");
  }

  @Test
  void nodes_ofTheControlPlane_doNotCount_butTheirPodsNeedAZone() {
    zone("z0", "2");
    zone("z1", "2");
    node("control", "'node-role.kubernetes.io/control-plane':''", "");
    pods("z0", 2);
    pods("z1", 2);
    auto();
    assertThat(hints()).isEqualTo(Map.of("z0", 2, "z1", 2));
    pods("control", 2);
    assertThat(hints()).isEqualTo(Map.of("none", 6));
    assertThat(cluster.events("web"))
        .contains(
            "Warning TopologyAwareHintsDisabled One or more endpoints do not have a zone specified,"
                + " addressType: IPv4");
  }

  @Test
  void annotationGone_hintsGone() {
    zone("z0", "2");
    zone("z1", "2");
    pods("z0", 1);
    pods("z1", 1);
    auto();
    cluster.patch(SERVICES + "/web", "{'metadata':{'annotations':null}}");
    assertThat(hints()).isEqualTo(Map.of("none", 2));
    assertThat(cluster.events("web"))
        .contains(
            "Warning TopologyAwareHintsDisabled Topology Aware Hints has been disabled,"
                + " addressType: IPv4");
  }

  @Test
  void zoneGoes_otherZoneComes() {
    zone("z0", "2");
    zone("z1", "2");
    pods("z0", 5);
    pods("z1", 4);
    auto();
    assertThat(hints()).isEqualTo(Map.of("z0", 5, "z1", 4));
    zone("z2", "2");
    assertThat(hints()).isEqualTo(Map.of("z0", 3, "z1", 3, "z2", 3));
    cluster.delete(DrivenCluster.NODES + "/z1");
    cluster.delete(DrivenCluster.NODES + "/z2");
    assertThat(hints())
        .as("one zone only, and no Pods on a Node that is gone")
        .isEqualTo(Map.of("none", 5));
  }

  @Test
  void slices_stayAsTheyAre_asLongAsNoZoneIsOverloaded() {
    zone("z0", "2");
    zone("z1", "2");
    pods("z0", 3);
    pods("z1", 3);
    auto();
    long revision = cluster.cluster().revisions().newest();
    node("other", "'topology.kubernetes.io/zone':'z0'", "100m");
    assertThat(cluster.items(SLICES))
        .allMatch(slice -> slice.path("metadata").path("resourceVersion").asLong() <= revision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          aware-hints | auto     | true
          aware-hints | Auto     | true
          mode        | auto     | true
          mode        | AUTO     | false
          mode        | Disabled | false
          """)
  void annotation_oldAndNew(String name, String value, boolean hinted) {
    zone("z0", "2");
    zone("z1", "2");
    pods("z0", 1);
    pods("z1", 1);
    service("'service.kubernetes.io/topology-%s':'%s'".formatted(name, value));
    assertThat(hints().containsKey("z0")).isEqualTo(hinted);
  }

  @Test
  void annotation_goesBefore_trafficDistribution() {
    zone("z0", "2");
    zone("z1", "2");
    pods("z0", 2);
    auto();
    cluster.patch(SERVICES + "/web", "{'spec':{'trafficDistribution':'PreferSameZone'}}");
    assertThat(hints()).isEqualTo(Map.of("z0", 1, "z1", 1));
  }
}
