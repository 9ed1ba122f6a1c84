package dev.duplane.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.cluster.StateExport;
import dev.duplane.controller.cloud.CloudProviderConfiguration;
import dev.duplane.controller.kubelet.KubeletConfiguration;
import dev.duplane.controller.nodeipam.NodeIpamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole cluster, every controller at work, under random requests. */
class ControlPlanePropertiesTest {
  private static final int REQUESTS = 120;
  private static final String RANGES = "10.96.0.0/24,fd00:10:96::/120";
  private static final List<String> KINDS =
      List.of(
          "/api/v1/nodes",
          "/api/v1/namespaces/default/pods",
          "/apis/apps/v1/deployments",
          "/apis/apps/v1/replicasets",
          "/apis/apps/v1/statefulsets",
          "/apis/apps/v1/daemonsets",
          "/api/v1/namespaces/default/services",
          "/apis/discovery.k8s.io/v1/endpointslices",
          "/api/v1/endpoints");

  static Stream<Long> seeds() {
    Long one = Long.getLong("conformance.seed");
    return one != null ? Stream.of(one) : LongStream.range(0, 6).boxed();
  }

  private static Peer start(long seed) {
    return Peer.configured(
        RANGES,
        config ->
            config
                .withSeed(seed)
                .withNodeIpam(
                    NodeIpamConfiguration.of(Peer.cidrs("10.244.0.0/16,fd00:10:244::/48")))
                .withKubelet(
                    new KubeletConfiguration(
                        2, List.of(), Peer.cidrs("172.18.0.0/16,fc00:f853:ccd:e793::/64"), false))
                .withCloudProvider(
                    new CloudProviderConfiguration(
                        Peer.cidrs("198.51.100.0/28,2001:db8:1::/124"),
                        CloudProviderConfiguration.NONE.families(),
                        Duration.ZERO)));
  }

  /** When controllers get their turn between two requests. */
  private interface Pace {
    void after(Peer peer, RandomGenerator random);
  }

  private static void run(Peer peer, long seed, Pace pace) {
    SplittableRandom random = new SplittableRandom(seed);
    ControlPlaneRequests requests = new ControlPlaneRequests(random.split());
    for (int i = 0; i < REQUESTS; i++) {
      ControlPlaneRequests.Request request = requests.next();
      int code =
          peer.call(request.method(), request.path(), request.body(), request.headers()).code();
      assertThat(code).as("seed %d, request %d: %s", seed, i, request).isLessThan(500);
      pace.after(peer, random);
    }
    quiet(peer);
  }

  /** Lets all that waits for its time come to its end. */
  private static void quiet(Peer peer) {
    for (int i = 0; i < 20; i++) {
      peer.advance(Duration.ofSeconds(40));
    }
  }

  private static List<JsonNode> list(Peer peer, String path) {
    return StreamSupport.stream(peer.get(path).body().path("items").spliterator(), false).toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void sameRequests_sameBytes(long seed) {
    assertThat(state(seed)).as("seed %d", seed).isEqualTo(state(seed));
  }

  private static String state(long seed) {
    try (Peer peer = start(seed)) {
      run(peer, seed, (each, random) -> each.advance(Duration.ofSeconds(random.nextInt(3))));
      StateExport export = peer.cluster().state(peer.cluster().revisions().newest());
      return new String(export.json(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyPace_sameOutcome(long seed) {
    assertThat(outcome(seed, (peer, random) -> peer.cluster().settle()))
        .as("seed %d: settled after each request, or now and then", seed)
        .isEqualTo(
            outcome(
                seed,
                (peer, random) -> {
                  if (random.nextInt(5) == 0) {
                    peer.advance(Duration.ofSeconds(random.nextInt(40)));
                  }
                }));
  }

  /** What does not depend on what was drawn, nor on who was served first. */
  private static String outcome(long seed, Pace pace) {
    try (Peer peer = start(seed)) {
      run(peer, seed, pace);
      TreeMap<String, String> outcome = new TreeMap<>();
      for (String workloads : KINDS.subList(2, 6)) {
        for (JsonNode workload : list(peer, workloads)) {
          if (workload.at("/metadata/ownerReferences").isMissingNode()) {
            JsonNode status = workload.path("status");
            outcome.put(
                workloads + "/" + name(workload),
                workload.at("/spec/replicas")
                    + " "
                    + status.path("readyReplicas")
                    + " "
                    + status.path("numberReady"));
          }
        }
      }
      for (JsonNode service : list(peer, KINDS.get(6))) {
        outcome.put("service " + name(service), shape(peer, service));
      }
      for (JsonNode node : list(peer, KINDS.get(0))) {
        outcome.put("node " + name(node), node.at("/spec/podCIDRs").size() + "");
      }
      return outcome.toString();
    }
  }

  private static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  private static String shape(Peer peer, JsonNode service) {
    TreeSet<String> slices = new TreeSet<>();
    TreeMap<String, Integer> endpoints = new TreeMap<>();
    for (JsonNode slice : list(peer, KINDS.get(7))) {
      if (slice.at("/metadata/labels/kubernetes.io~1service-name").asText().equals(name(service))) {
        slices.add(slice.path("addressType").asText());
        for (JsonNode endpoint : slice.path("endpoints")) {
          endpoints.merge(
              slice.path("addressType").asText() + endpoint.at("/conditions/ready"),
              1,
              Integer::sum);
        }
      }
    }
    return service.at("/spec/ipFamilies")
        + " lb "
        + service.at("/status/loadBalancer/ingress").size()
        + " "
        + slices
        + endpoints;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nothingIsSharedAndNothingStays(long seed) {
    try (Peer peer = start(seed)) {
      run(peer, seed, (each, random) -> each.advance(Duration.ofSeconds(random.nextInt(5))));
      assertNoneShared(seed, peer);
      assertSlicesTell(seed, peer);
      for (ControlPlaneRequests.Request request : ControlPlaneRequests.takingBack()) {
        peer.call(request.method(), request.path(), request.body(), request.headers());
        quiet(peer);
      }
      for (String kind : KINDS) {
        assertThat(list(peer, kind))
            .as("seed %d: %s are left", seed, kind)
            .filteredOn(object -> !name(object).equals("kubernetes"))
            .isEmpty();
      }
      assertThat(peer.cluster().addressPools())
          .as("seed %d: the Service kubernetes has one address", seed)
          .extracting(pool -> pool.used())
          .containsExactly(1L, 0L);
      assertThat(peer.cluster().nodePorts().used()).as("seed %d", seed).isZero();
    }
  }

  private static void assertNoneShared(long seed, Peer peer) {
    List<String> addresses = new ArrayList<>();
    for (JsonNode pod : list(peer, KINDS.get(1))) {
      if (!pod.at("/spec/hostNetwork").asBoolean()) {
        pod.at("/status/podIPs").forEach(ip -> addresses.add(ip.path("ip").asText()));
      }
    }
    for (JsonNode node : list(peer, KINDS.get(0))) {
      node.at("/spec/podCIDRs").forEach(cidr -> addresses.add(cidr.asText()));
      for (JsonNode address : node.at("/status/addresses")) {
        if (address.path("type").asText().equals("InternalIP")) {
          addresses.add(address.path("address").asText());
        }
      }
    }
    for (JsonNode service : list(peer, KINDS.get(6))) {
      service.at("/spec/clusterIPs").forEach(ip -> addresses.add(ip.asText()));
      service
          .at("/status/loadBalancer/ingress")
          .forEach(ingress -> addresses.add(ingress.path("ip").asText()));
    }
    assertThat(addresses).as("seed %d", seed).doesNotHaveDuplicates().hasSizeGreaterThan(10);
  }

  /** The slices of each Service hold the addresses of the Pods that it selects, and no others. */
  private static void assertSlicesTell(long seed, Peer peer) {
    List<JsonNode> pods = list(peer, KINDS.get(1));
    for (JsonNode service : list(peer, KINDS.get(6))) {
      if (name(service).equals("kubernetes")) {
        continue;
      }
      Set<String> families = new HashSet<>();
      service.at("/spec/ipFamilies").forEach(family -> families.add(family.asText()));
      String selected = service.at("/spec/selector/app").asText();
      TreeSet<String> wanted = new TreeSet<>();
      for (JsonNode pod : pods) {
        if (pod.at("/metadata/labels/app").asText().equals(selected)) {
          for (JsonNode ip : pod.at("/status/podIPs")) {
            String address = ip.path("ip").asText();
            if (families.contains(address.contains(":") ? "IPv6" : "IPv4")) {
              wanted.add(address);
            }
          }
        }
      }
      TreeSet<String> told = new TreeSet<>();
      for (JsonNode slice : list(peer, KINDS.get(7))) {
        if (slice
            .at("/metadata/labels/kubernetes.io~1service-name")
            .asText()
            .equals(name(service))) {
          slice
              .path("endpoints")
              .forEach(endpoint -> told.add(endpoint.at("/addresses/0").asText()));
        }
      }
      assertThat(told).as("seed %d: %s", seed, name(service)).isEqualTo(wanted);
    }
  }
}
