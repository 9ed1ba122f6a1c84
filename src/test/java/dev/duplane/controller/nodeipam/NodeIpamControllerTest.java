package dev.duplane.controller.nodeipam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import dev.duplane.net.Cidr;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NodeIpamControllerTest {
  private static DrivenCluster cluster(String... ranges) {
    NodeIpamConfiguration ranged =
        NodeIpamConfiguration.of(Arrays.stream(ranges).map(Cidr::of).toList());
    return DrivenCluster.with("node-ipam-controller", config -> config.withNodeIpam(ranged));
  }

  private static List<String> podCidrs(DrivenCluster cluster, String node) {
    return podCidrs(cluster.get(DrivenCluster.NODES + "/" + node));
  }

  private static List<String> podCidrs(JsonNode node) {
    List<String> cidrs = new ArrayList<>();
    node.path("spec").path("podCIDRs").forEach(cidr -> cidrs.add(cidr.asText()));
    assertThat(node.path("spec").path("podCIDR").asText(""))
        .isEqualTo(cidrs.isEmpty() ? "" : cidrs.get(0));
    return cidrs;
  }

  @Test
  void node_getsAPartOfEachRange() {
    try (DrivenCluster cluster = cluster("10.244.0.0/16", "fd00:10:244::/48")) {
      cluster.node("a", "");
      cluster.node("b", "");
      assertThat(podCidrs(cluster, "a")).containsExactly("10.244.0.0/24", "fd00:10:244::/64");
      assertThat(podCidrs(cluster, "b")).containsExactly("10.244.1.0/24", "fd00:10:244:1::/64");
    }
  }

  @Test
  void node_withPodCidrs_keepsThem_andOthersGetOthers() {
    try (DrivenCluster cluster = cluster("fd00:10:244::/48", "10.244.0.0/16")) {
      cluster.node("a", "'podCIDRs':['fd00:10:244:1::/64','10.244.0.0/24']");
      cluster.node("b", "'podCIDR':'fd00:10:244::/64'");
      cluster.node("c", "");
      assertThat(podCidrs(cluster, "a")).containsExactly("fd00:10:244:1::/64", "10.244.0.0/24");
      assertThat(podCidrs(cluster, "b")).containsExactly("fd00:10:244::/64");
      assertThat(podCidrs(cluster, "c")).containsExactly("fd00:10:244:2::/64", "10.244.1.0/24");
    }
  }

  @Test
  void range_exhausted_saidAndMadeGoodByADeletion() {
    try (DrivenCluster cluster = cluster("10.244.0.0/23")) {
      cluster.node("a", "");
      cluster.node("b", "");
      cluster.node("c", "");
      assertThat(podCidrs(cluster, "c")).isEmpty();
      assertThat(cluster.events("c"))
          .containsExactly("Normal CIDRNotAvailable Node c status is now: CIDRNotAvailable");
      cluster.delete(DrivenCluster.NODES + "/a");
      assertThat(podCidrs(cluster, "c")).containsExactly("10.244.0.0/24");
      cluster.advance(Duration.ofMinutes(59));
      assertThat(cluster.events("c")).hasSize(1);
    }
  }

  @Test
  void serviceRange_isLeftOut() {
    try (DrivenCluster cluster = cluster("10.96.0.0/14", "fd00:10:96::/64")) {
      cluster.node("a", "");
      assertThat(podCidrs(cluster, "a")).as("no part of the IPv6 range is left").isEmpty();
    }
    try (DrivenCluster cluster = cluster("10.96.0.0/15")) {
      cluster.node("a", "");
      assertThat(podCidrs(cluster, "a")).containsExactly("10.97.0.0/24");
    }
  }

  static LongStream seeds() {
    Long one = Long.getLong("conformance.seed");
    return one != null ? LongStream.of(one) : LongStream.range(0, 8);
  }

  /** Nodes come and go, some with ranges of their own; a controller is started again. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void randomNodes_shareNothing(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DrivenCluster cluster = cluster("10.244.0.0/20", "fd00:10:244::/60");
    try {
      for (int i = 0; i < 120; i++) {
        String name = "n" + random.nextInt(20);
        boolean there =
            cluster.items(DrivenCluster.NODES).stream()
                .anyMatch(node -> node.path("metadata").path("name").asText().equals(name));
        if (there) {
          cluster.delete(DrivenCluster.NODES + "/" + name);
        } else {
          cluster.node(name, "");
        }
        if (random.nextInt(40) == 0) {
          DrivenCluster next = cluster.restarted();
          cluster.close();
          cluster = next;
          cluster.settle();
        }
        List<JsonNode> nodes = cluster.items(DrivenCluster.NODES);
        Set<String> seen = new HashSet<>();
        int served = 0;
        for (JsonNode node : nodes) {
          List<String> cidrs = podCidrs(node);
          served += cidrs.isEmpty() ? 0 : 1;
          assertThat(cidrs).as("seed %d, step %d", seed, i).allMatch(seen::add);
        }
        assertThat(served)
            .as("seed %d, step %d: all there is is given away", seed, i)
            .isEqualTo(Math.min(nodes.size(), 16));
      }
    } finally {
      cluster.close();
    }
  }

  @Test
  void sameRequests_sameBytes() {
    List<String> states = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (DrivenCluster cluster = cluster("10.244.0.0/16", "fd00:10:244::/48")) {
        for (String name : List.of("b", "a", "c")) {
          cluster.node(name, "");
        }
        cluster.delete(DrivenCluster.NODES + "/a");
        cluster.node("d", "");
        states.add(cluster.bytes());
      }
    }
    assertThat(states.get(0)).isEqualTo(states.get(1));
  }
}
