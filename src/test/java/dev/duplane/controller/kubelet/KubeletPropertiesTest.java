package dev.duplane.controller.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import dev.duplane.controller.nodeipam.NodeIpamConfiguration;
import dev.duplane.net.Cidr;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds whatever clients do: nobody shares an address, and what is gone has freed its own. */
class KubeletPropertiesTest {
  private static final int STEPS = 150;

  static LongStream seeds() {
    Long one = Long.getLong("conformance.seed");
    return one != null ? LongStream.of(one) : LongStream.range(0, 6);
  }

  /** Ranges so small that Nodes and Pods have to wait for one another's ends. */
  private static DrivenCluster cluster(long seed) {
    return DrivenCluster.with(
        "kubelet,node-ipam-controller,node-lifecycle-controller",
        config ->
            config
                .withSeed(seed)
                .withNodeIpam(
                    new NodeIpamConfiguration(
                        true,
                        List.of(Cidr.of("10.244.0.0/26"), Cidr.of("fd00:10:244::/60")),
                        29,
                        64))
                .withKubelet(
                    new KubeletConfiguration(
                        2,
                        List.of(),
                        List.of(Cidr.of("172.18.0.0/24"), Cidr.of("fc00::/64")),
                        false)));
  }

  private static void step(DrivenCluster cluster, SplittableRandom random) {
    String node = "n" + random.nextInt(6);
    String pod = "p" + random.nextInt(20);
    switch (random.nextInt(8)) {
      case 0 -> cluster.answer("POST", DrivenCluster.NODES, "{'metadata':{'name':'" + node + "'}}");
      case 1 -> cluster.answer("DELETE", DrivenCluster.NODES + "/" + node, "");
      case 2, 3 -> cluster.answer("DELETE", DrivenCluster.PODS + "/" + pod, "");
      case 4 ->
          cluster.answer(
              "PATCH",
              DrivenCluster.PODS + "/" + pod,
              "{'metadata':{'annotations':{'duplane.dev/ready':'" + random.nextBoolean() + "'}}}");
      default ->
          cluster.answer(
              "POST",
              DrivenCluster.PODS,
              "{'metadata':{'name':'%s'},'spec':{'nodeName':'%s','hostNetwork':%s,'containers':[{'name':'c','image':'x'}]}}"
                  .formatted(pod, node, random.nextInt(5) == 0));
    }
    if (random.nextInt(3) == 0) {
      cluster.advance(Duration.ofSeconds(random.nextInt(40)));
    }
  }

  private static void check(DrivenCluster cluster, String when) {
    Set<String> podIps = new HashSet<>();
    for (JsonNode pod : cluster.items(DrivenCluster.PODS)) {
      if (!pod.path("spec").path("hostNetwork").asBoolean()) {
        pod.path("status")
            .path("podIPs")
            .forEach(ip -> assertThat(podIps.add(ip.path("ip").asText())).as(when).isTrue());
      }
    }
    Set<String> nodes = new HashSet<>();
    for (JsonNode node : cluster.items(DrivenCluster.NODES)) {
      node.path("status")
          .path("addresses")
          .forEach(a -> assertThat(nodes.add(a.path("address").asText())).as(when).isTrue());
      node.path("spec")
          .path("podCIDRs")
          .forEach(cidr -> assertThat(nodes.add(cidr.asText())).as(when).isTrue());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void randomRequests_nobodySharesAnAddress_andAllIsFreed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (DrivenCluster cluster = cluster(seed)) {
      for (int i = 0; i < STEPS; i++) {
        step(cluster, random);
        cluster.settle();
        check(cluster, "seed " + seed + ", step " + i);
      }
      for (String path : List.of(DrivenCluster.PODS, DrivenCluster.NODES)) {
        for (JsonNode item : cluster.items(path)) {
          cluster.answer("DELETE", path + "/" + item.path("metadata").path("name").asText(), "");
        }
        cluster.settle();
        assertThat(cluster.items(path)).as("seed %d", seed).isEmpty();
      }
      cluster.advance(Duration.ofHours(1));
      cluster.node("n", "");
      cluster.pod("p", "", "'nodeName':'n'");
      JsonNode status = cluster.get(DrivenCluster.PODS + "/p").path("status");
      assertThat(status.path("hostIP").asText()).as("seed %d", seed).isEqualTo("172.18.0.2");
      String podCidr =
          cluster.get(DrivenCluster.NODES + "/n").path("spec").path("podCIDR").asText();
      assertThat(status.path("podIP").asText())
          .as("seed %d", seed)
          .isEqualTo(Cidr.of(podCidr).first().add(2).toString());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void sameRequests_sameBytes(long seed) {
    List<String> states = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      SplittableRandom random = new SplittableRandom(seed);
      try (DrivenCluster cluster = cluster(1)) {
        for (int i = 0; i < STEPS; i++) {
          step(cluster, random);
        }
        cluster.settle();
        states.add(cluster.bytes());
      }
    }
    assertThat(states.get(0)).as("seed %d", seed).isEqualTo(states.get(1));
  }
}
