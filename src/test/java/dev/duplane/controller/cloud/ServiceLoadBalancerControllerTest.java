package dev.duplane.controller.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import dev.duplane.registry.explain.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceLoadBalancerControllerTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final List<String> FAMILIES =
      List.of(
          "'ipFamilies':['IPv4']",
          "'ipFamilies':['IPv6']",
          "'ipFamilyPolicy':'PreferDualStack'",
          "'ipFamilies':['IPv6','IPv4'],'ipFamilyPolicy':'RequireDualStack'");

  static LongStream seeds() {
    return LongStream.range(0, 5);
  }

  private static DrivenCluster cluster(Duration delay, String... ranges) {
    List<Cidr> cidrs = new ArrayList<>();
    for (String range : ranges) {
      cidrs.add(Cidr.of(range));
    }
    CloudProviderConfiguration provider =
        new CloudProviderConfiguration(cidrs, EnumSet.allOf(IpFamily.class), delay);
    return DrivenCluster.with(
        ServiceLoadBalancerController.NAME, config -> config.withCloudProvider(provider));
  }

  private static void service(DrivenCluster cluster, String name, String metadata, String spec) {
    cluster.create(
        SERVICES,
        "{'metadata':{'name':'%s'%s},'spec':{'type':'LoadBalancer','ports':[{'port':80}]%s}}"
            .formatted(name, metadata, spec.isEmpty() ? "" : "," + spec));
  }

  private static List<String> ingress(DrivenCluster cluster, String name) {
    return ingress(cluster.get(SERVICES + "/" + name));
  }

  private static List<String> ingress(JsonNode service) {
    List<String> addresses = new ArrayList<>();
    service
        .path("status")
        .path("loadBalancer")
        .path("ingress")
        .forEach(ingress -> addresses.add(ingress.path("ip").asText()));
    return addresses;
  }

  @Test
  void addresses_areTheLowestFreeOnes() {
    try (DrivenCluster cluster = cluster(Duration.ZERO, "198.51.100.0/24", "2001:db8::/64")) {
      service(cluster, "a", "", "'ipFamilyPolicy':'PreferDualStack'");
      service(cluster, "b", "", "");
      assertThat(ingress(cluster, "a")).containsExactly("198.51.100.1", "2001:db8::1");
      assertThat(ingress(cluster, "b")).containsExactly("198.51.100.2");
      cluster.delete(SERVICES + "/a");
      service(cluster, "c", "", "");
      assertThat(ingress(cluster, "c")).containsExactly("198.51.100.1");
    }
  }

  @Test
  void delay_isWaitedFor_onTheClustersClock() {
    try (DrivenCluster cluster = cluster(Duration.ofSeconds(30), "198.51.100.0/24")) {
      service(cluster, "a", "", "");
      cluster.advance(Duration.ofSeconds(29));
      assertThat(ingress(cluster, "a")).isEmpty();
      assertThat(cluster.events("a")).containsExactly(normal("Ensuring"));
      try (DrivenCluster again = cluster.restarted()) {
        again.advance(Duration.ofSeconds(1));
        assertThat(ingress(again, "a")).containsExactly("198.51.100.1");
        assertThat(again.events("a")).contains(normal("Ensuring"), ensured());
        cluster.settle();
        assertThat(cluster.bytes()).isEqualTo(again.bytes());
      }
    }
  }

  private static String normal(String what) {
    return "Normal " + what + "LoadBalancer " + what + " load balancer";
  }

  private static String ensured() {
    return "Normal EnsuredLoadBalancer Ensured load balancer";
  }

  @Test
  void loadBalancerIp_isHonoured_ifFree() {
    try (DrivenCluster cluster = cluster(Duration.ZERO, "198.51.100.0/24")) {
      service(cluster, "a", "", "'loadBalancerIP':'198.51.100.77'");
      service(cluster, "b", "", "'loadBalancerIP':'198.51.100.77'");
      service(cluster, "c", "", "'loadBalancerIP':'203.0.113.1'");
      assertThat(ingress(cluster, "a")).containsExactly("198.51.100.77");
      assertThat(ingress(cluster, "b")).containsExactly("198.51.100.1");
      assertThat(ingress(cluster, "c")).containsExactly("198.51.100.2");
      cluster.patch(SERVICES + "/b", "{'spec':{'loadBalancerIP':'198.51.100.78'}}");
      assertThat(ingress(cluster, "b")).containsExactly("198.51.100.78");
    }
  }

  @Test
  void failure_isReported_andTriedAgainLater() {
    try (DrivenCluster cluster = cluster(Duration.ZERO, "198.51.100.0/24")) {
      service(cluster, "a", ",'annotations':{'fail':'quota exceeded'}", "");
      String failed =
          "Warning SyncLoadBalancerFailed Error syncing load balancer: failed to ensure load"
              + " balancer: quota exceeded";
      assertThat(cluster.events("a")).contains(failed).doesNotContain(ensured());
      cluster.advance(Duration.ofSeconds(5));
      assertThat(count(cluster, "SyncLoadBalancerFailed")).isEqualTo(2);
      cluster.advance(Duration.ofSeconds(5));
      assertThat(count(cluster, "SyncLoadBalancerFailed")).isEqualTo(2);
      cluster.patch(SERVICES + "/a", "{'metadata':{'annotations':null}}");
      assertThat(ingress(cluster, "a")).containsExactly("198.51.100.1");
      cluster.patch(SERVICES + "/a", "{'metadata':{'annotations':{'fail':'down'}}}");
      cluster.delete(SERVICES + "/a");
      assertThat(cluster.events("a"))
          .contains(
              "Warning SyncLoadBalancerFailed Error syncing load balancer: failed to delete load"
                  + " balancer: down");
      assertThat(ingress(cluster, "a")).containsExactly("198.51.100.1");
      cluster.patch(SERVICES + "/a", "{'metadata':{'annotations':null}}");
      assertThat(cluster.answer("GET", SERVICES + "/a", "").status()).isEqualTo(404);
    }
  }

  private static int count(DrivenCluster cluster, String reason) {
    return cluster.items("/api/v1/namespaces/default/events").stream()
        .filter(event -> event.path("reason").asText().equals(reason))
        .mapToInt(event -> event.path("count").asInt())
        .sum();
  }

  @Test
  void fullRange_fails_andTakesNothing() {
    try (DrivenCluster cluster = cluster(Duration.ZERO, "198.51.100.0/30", "2001:db8::/64")) {
      service(cluster, "a", "", "");
      service(cluster, "b", "", "");
      service(cluster, "c", "", "'ipFamilies':['IPv6','IPv4'],'ipFamilyPolicy':'RequireDualStack'");
      assertThat(ingress(cluster, "c")).isEmpty();
      assertThat(cluster.events("c"))
          .contains(
              "Warning SyncLoadBalancerFailed Error syncing load balancer: failed to ensure load"
                  + " balancer: no address is free in 198.51.100.0/30");
      service(cluster, "d", "", "'ipFamilies':['IPv6']");
      assertThat(ingress(cluster, "d")).containsExactly("2001:db8::1");
      cluster.delete(SERVICES + "/a");
      cluster.advance(Duration.ofMinutes(5));
      assertThat(ingress(cluster, "c")).containsExactly("2001:db8::2", "198.51.100.1");
    }
  }

  @Test
  void restart_changesNothing_andKnowsTheAddresses() {
    try (DrivenCluster cluster = cluster(Duration.ZERO, "198.51.100.0/24", "2001:db8::/64")) {
      cluster.node("n1", "");
      service(cluster, "a", "", "'ipFamilyPolicy':'PreferDualStack'");
      try (DrivenCluster again = cluster.restarted()) {
        again.settle();
        assertThat(again.bytes()).isEqualTo(cluster.bytes());
        service(again, "b", "", "");
        assertThat(ingress(again, "b")).containsExactly("198.51.100.2");
        again.delete(SERVICES + "/a");
        assertThat(again.events("a")).contains("Normal DeletedLoadBalancer Deleted load balancer");
      }
    }
  }

  @Test
  void nodes_thatComeTogether_areToldOnce() {
    try (DrivenCluster cluster = cluster(Duration.ZERO, "198.51.100.0/24")) {
      service(cluster, "a", "", "");
      cluster.node("n1", "");
      assertThat(count(cluster, "UpdatedLoadBalancer")).isEqualTo(1);
      cluster.patch(DrivenCluster.NODES + "/n1", "{'metadata':{'labels':{'a':'b'}}}");
      assertThat(count(cluster, "UpdatedLoadBalancer")).isEqualTo(1);
      cluster.patch(
          DrivenCluster.NODES + "/n1",
          "{'metadata':{'labels':{'node.kubernetes.io/exclude-from-external-load-balancers':''}}}");
      assertThat(count(cluster, "UnAvailableLoadBalancer")).isEqualTo(2);
    }
  }

  @Test
  void explanation_saysWhatTheProviderCouldNotDo() {
    try (DrivenCluster cluster = cluster(Duration.ZERO, "198.51.100.0/30")) {
      service(
          cluster, "a", "", "'ipFamilyPolicy':'PreferDualStack','loadBalancerIP':'203.0.113.1'");
      assertThat(explained(cluster, "a"))
          .containsExactly("loadBalancer.ingress", "loadBalancer.family", "loadBalancer.ipNotFree");
      service(cluster, "b", "", "");
      service(cluster, "c", "", "");
      assertThat(explained(cluster, "b")).containsExactly("loadBalancer.ingress");
      assertThat(explained(cluster, "c")).containsExactly("loadBalancer.failed");
      service(cluster, "d", "", "'loadBalancerClass':'a.b/c'");
      assertThat(explained(cluster, "d")).containsExactly("loadBalancer.class");
    }
    try (DrivenCluster cluster = cluster(Duration.ZERO)) {
      service(cluster, "a", "", "");
      assertThat(explained(cluster, "a")).containsExactly("loadBalancer.noProvider");
    }
  }

  private static List<String> explained(DrivenCluster cluster, String name) {
    return Objects.requireNonNull(cluster.cluster().explain(SERVICES + "/" + name))
        .derived()
        .stream()
        .map(Decision::rule)
        .filter(rule -> rule.startsWith("loadBalancer."))
        .toList();
  }

  /** No two load balancers share an address, and none is in use when all are gone. */
  @ParameterizedTest
  @MethodSource("seeds")
  void addresses_areUnique_andFreeInTheEnd(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (DrivenCluster cluster =
        cluster(Duration.ofSeconds(2), "198.51.100.0/28", "2001:db8::/124")) {
      for (int step = 0; step < 120; step++) {
        String name = "s" + random.nextInt(12);
        switch (random.nextInt(7)) {
          case 0, 1, 2 -> create(cluster, name, FAMILIES.get(random.nextInt(FAMILIES.size())));
          case 3 -> cluster.answer("DELETE", SERVICES + "/" + name, "");
          case 4 ->
              cluster.answer(
                  "PATCH",
                  SERVICES + "/" + name,
                  "{'spec':{'type':'%s'}}"
                      .formatted(random.nextBoolean() ? "LoadBalancer" : "NodePort"));
          case 5 ->
              cluster.answer(
                  "PATCH",
                  SERVICES + "/" + name,
                  "{'spec':{'loadBalancerIP':'198.51.100.%d'}}".formatted(random.nextInt(16)));
          default -> cluster.advance(Duration.ofSeconds(random.nextInt(4)));
        }
        cluster.settle();
        Set<String> seen = new HashSet<>();
        for (JsonNode service : cluster.items(SERVICES)) {
          ingress(service)
              .forEach(ip -> assertThat(seen.add(ip)).as("seed %d, %s", seed, ip).isTrue());
        }
      }
      cluster.items(SERVICES).stream()
          .map(service -> service.path("metadata").path("name").asText())
          .filter(name -> !name.equals("kubernetes"))
          .forEach(name -> cluster.answer("DELETE", SERVICES + "/" + name, ""));
      cluster.advance(Duration.ofMinutes(10));
      assertThat(cluster.items(SERVICES)).as("seed %d", seed).hasSize(1);
      service(cluster, "last", "", "'ipFamilyPolicy':'PreferDualStack'");
      cluster.advance(Duration.ofSeconds(2));
      assertThat(ingress(cluster, "last"))
          .as("seed %d", seed)
          .containsExactly("198.51.100.1", "2001:db8::1");
    }
  }

  private static void create(DrivenCluster cluster, String name, String families) {
    cluster.answer(
        "POST",
        SERVICES,
        "{'metadata':{'name':'%s'},'spec':{'type':'LoadBalancer','ports':[{'port':80}],%s}}"
            .formatted(name, families));
  }
}
