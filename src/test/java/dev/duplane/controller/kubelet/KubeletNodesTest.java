package dev.duplane.controller.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.DrivenCluster;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubeletNodesTest {
  private static final String A = DrivenCluster.PODS + "/a";

  private final DrivenCluster cluster = KubeletCluster.start(0);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void nodes_fromTheStart_areReady() {
    try (DrivenCluster three = KubeletCluster.start(3)) {
      three.settle();
      List<JsonNode> nodes = three.items(DrivenCluster.NODES);
      assertThat(nodes)
          .extracting(node -> node.path("metadata").path("name").asText())
          .containsExactly("node-1", "node-2", "node-3");
      JsonNode node = nodes.get(1);
      assertThat(node.path("status").path("addresses").toString())
          .isEqualTo(
              "[{\"type\":\"InternalIP\",\"address\":\"172.18.0.3\"},"
                  + "{\"type\":\"InternalIP\",\"address\":\"fc00:f853:ccd:e793::3\"},"
                  + "{\"type\":\"Hostname\",\"address\":\"node-2\"}]");
      assertThat(KubeletCluster.condition(node.path("status"), "Ready"))
          .isEqualTo("True KubeletReady kubelet is posting ready status");
      assertThat(node.path("metadata").path("labels").path("kubernetes.io/hostname").asText())
          .isEqualTo("node-2");
      assertThat(node.path("status").path("allocatable").path("pods").asText()).isEqualTo("110");
      assertThat(three.events("node-2"))
          .containsExactly("Normal NodeReady Node node-2 status is now: NodeReady");
    }
  }

  @Test
  void node_whatAClientWrote_stays() {
    cluster.create(
        DrivenCluster.NODES,
        "{'metadata':{'name':'n','labels':{'kubernetes.io/os':'windows'}},'status':{"
            + "'addresses':[{'type':'InternalIP','address':'192.0.2.1'}],'capacity':{'cpu':'2'},"
            + "'conditions':[{'type':'Ready','status':'False','reason':'Mine'}]}}");
    JsonNode node = cluster.get(DrivenCluster.NODES + "/n");
    assertThat(node.path("status").path("addresses")).hasSize(1);
    assertThat(node.path("status").path("capacity").path("cpu").asText()).isEqualTo("2");
    assertThat(KubeletCluster.condition(node.path("status"), "Ready")).isEqualTo("False Mine");
    assertThat(KubeletCluster.condition(node.path("status"), "MemoryPressure"))
        .startsWith("False Kubelet");
    assertThat(node.path("metadata").path("labels").path("beta.kubernetes.io/os").asText())
        .isEqualTo("windows");
  }

  @Test
  void node_unknown_itsPodsAreNotReady_untilItIsBack() {
    try (DrivenCluster failing =
        DrivenCluster.with("kubelet,node-lifecycle-controller", config -> config)) {
      failing.node("n", "'podCIDR':'10.1.0.0/24'");
      failing.pod("a", "", "'nodeName':'n'");
      failing.pod("b", "", "'nodeName':'n'");
      String ready = "{'status':{'conditions':[{'type':'Ready','status':'%s'}]}}";
      failing.patch(DrivenCluster.NODES + "/n/status", ready.formatted("Unknown"));
      assertThat(KubeletCluster.condition(failing.get(A).path("status"), "Ready"))
          .isEqualTo("False");
      assertThat(failing.events("a")).contains("Warning NodeNotReady Node is not ready");
      failing.delete(DrivenCluster.PODS + "/b");
      assertThat(failing.get(DrivenCluster.PODS + "/b").path("metadata").has("deletionTimestamp"))
          .isTrue();
      failing.patch(DrivenCluster.NODES + "/n/status", ready.formatted("True"));
      assertThat(KubeletCluster.condition(failing.get(A).path("status"), "Ready"))
          .isEqualTo("True");
      assertThat(failing.answer("GET", DrivenCluster.PODS + "/b", "").status()).isEqualTo(404);
    }
  }

  @Test
  void node_hasALease() {
    cluster.node("n", "");
    JsonNode lease =
        cluster.get("/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n");
    assertThat(lease.path("spec").path("holderIdentity").asText()).isEqualTo("n");
    assertThat(lease.path("metadata").path("ownerReferences").path(0).path("kind").asText())
        .isEqualTo("Node");
  }

  @Test
  void nodeIp_ofTheFirstNode_itsFamilyComesFirst() {
    try (DrivenCluster two =
        DrivenCluster.with(
            "kubelet",
            config ->
                config.withKubelet(
                    new KubeletConfiguration(
                        2,
                        List.of(IpAddress.of("2001:db8::1"), IpAddress.of("192.0.2.1")),
                        List.of(Cidr.of("172.18.0.0/16"), Cidr.of("fc00::/64")),
                        false)))) {
      two.settle();
      assertThat(two.items(DrivenCluster.NODES))
          .extracting(node -> NodeSync.internalIps((ObjectNode) node).toString())
          .containsExactly("[2001:db8::1, 192.0.2.1]", "[fc00::2, 172.18.0.2]");
      two.patch(
          DrivenCluster.NODES + "/node-1", "{'spec':{'podCIDRs':['10.1.0.0/24','fd00:1::/64']}}");
      two.pod("a", "", "'nodeName':'node-1'");
      assertThat(KubeletCluster.addresses(two.get(A).path("status"), "podIPs"))
          .containsExactly("fd00:1::2", "10.1.0.2");
    }
  }
}
