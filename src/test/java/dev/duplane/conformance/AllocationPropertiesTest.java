package dev.duplane.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.net.PortRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for any requests on small ranges: IPAddress objects say what is taken, nothing leaks,
 * and a seed decides everything. A seed that failed: {@code mvn test
 * -Dtest=AllocationPropertiesTest -Dconformance.seed=17}.
 */
class AllocationPropertiesTest {
  private static final List<String> RANGES =
      List.of(
          "10.96.0.0/28,fd00:10:96::/124",
          "fd00:10:96::/124,10.96.0.0/28",
          // One family runs out long before the other: half-failed creates.
          "10.96.0.0/28,fd00:10:96::/126",
          "fd00:10:96::/124,10.96.0.0/29",
          "10.96.0.0/28",
          "fd00:10:96::/124");
  private static final PortRange NODE_PORTS = new PortRange(30000, 30019);
  private static final Set<String> TYPES_WITH_NODE_PORTS = Set.of("NodePort", "LoadBalancer");
  private static final int REQUESTS = 400;

  static Stream<Long> seeds() {
    Long one = Long.getLong("conformance.seed");
    return one != null ? Stream.of(one) : LongStream.range(0, 2L * RANGES.size()).boxed();
  }

  private static Peer start(long seed) {
    return Peer.of(RANGES.get((int) (seed % RANGES.size())), NODE_PORTS, seed);
  }

  /** Where a request is among those of its seed. */
  private record Moment(long seed, int index, ServiceRequests.Request request, int code) {
    @Override
    public String toString() {
      return "seed %d, request %d, %s %s %s answered %d"
          .formatted(seed, index, request.method(), request.path(), request.body(), code);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void ipAddresses_areThoseOfServices(long seed) {
    try (Peer peer = start(seed)) {
      ServiceRequests requests = new ServiceRequests(new SplittableRandom(seed));
      Set<String> orphans = Set.of();
      for (int i = 0; i < REQUESTS; i++) {
        ServiceRequests.Request request = requests.next(peer);
        Peer.Answer answer =
            peer.call(request.method(), request.path(), request.body(), request.headers());
        Moment moment = new Moment(seed, i, request, answer.code());
        assertThat(answer.code())
            .as("%s: %s", moment, answer.body())
            .isIn(200, 201, 404, 409, 422, 500);
        orphans = checkAddresses(peer, orphans, moment, answer);
        checkPorts(peer, moment);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void pools_afterEveryDelete_asAtStart(long seed) {
    try (Peer peer = start(seed)) {
      Set<String> bootstrapped = ipAddresses(peer);
      Capacity atStart = capacity(peer, "at the start, seed " + seed);
      ServiceRequests requests = new ServiceRequests(new SplittableRandom(seed));
      for (int i = 0; i < REQUESTS; i++) {
        ServiceRequests.Request request = requests.next(peer);
        peer.call(request.method(), request.path(), request.body(), request.headers());
      }
      deleteAll(peer);
      assertThat(ipAddresses(peer)).as("seed %d", seed).isEqualTo(bootstrapped);
      assertThat(capacity(peer, "at the end, seed " + seed)).as("seed %d", seed).isEqualTo(atStart);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void sameSeed_sameBytes(long seed) {
    assertThat(transcript(seed)).as("seed %d", seed).isEqualTo(transcript(seed));
  }

  /** An ExternalName Service may name a node port, which it does not have. */
  @Test
  void nodePortOfExternalName_staysWithWhoTookIt() {
    try (Peer peer = start(0)) {
      String ports = "\"ports\":[{\"port\":80,\"nodePort\":30007}]}";
      post(peer, "named", "{\"type\":\"ExternalName\",\"externalName\":\"example.com\"," + ports);
      Peer.Answer took = post(peer, "took", "{\"type\":\"NodePort\"," + ports);
      assertThat(took.code()).isEqualTo(201);
      JsonNode exposed = RecordedFile.parse("{\"spec\":{\"type\":\"NodePort\"}}");
      Peer.Answer answer = peer.patch(Peer.SERVICES + "/named", exposed);
      assertThat(answer.body().path("spec").findValuesAsText("nodePort"))
          .as("%s", answer.body())
          .doesNotContain("30007");
      peer.delete(Peer.SERVICES + "/named");
      Peer.Answer again = post(peer, "again", "{\"type\":\"NodePort\"," + ports);
      assertThat(again.body().path("message").asText()).contains("already allocated");
    }
  }

  /** One update asks for a second address and removes the last finalizer of a deleted Service. */
  @Test
  void lastFinalizer_withUpgrade_takesNothing() {
    try (Peer peer = Peer.of("10.96.0.0/28,fd00:10:96::/124", NODE_PORTS, 1)) {
      post(peer, "held", "{\"ports\":[{\"port\":80}]}");
      String held = Peer.SERVICES + "/held";
      peer.patch(held, RecordedFile.parse("{\"metadata\":{\"finalizers\":[\"a.b/c\"]}}"));
      peer.delete(held);
      Peer.Answer last =
          peer.patch(
              held,
              RecordedFile.parse(
                  "{\"metadata\":{\"finalizers\":null},"
                      + "\"spec\":{\"ipFamilyPolicy\":\"RequireDualStack\"}}"));
      assertThat(last.code()).isEqualTo(200);
      assertThat(peer.get(held).code()).isEqualTo(404);
      assertThat(ipAddresses(peer)).containsExactly("10.96.0.1");
      // The IPv6 range has fifteen addresses to give, and gives all of them.
      for (int i = 0; i < 15; i++) {
        String spec = "{\"ipFamilies\":[\"IPv6\"],\"ports\":[{\"port\":80}]}";
        assertThat(post(peer, "v6-" + i, spec).code()).as("%d", i).isEqualTo(201);
      }
    }
  }

  private static Peer.Answer post(Peer peer, String name, String spec) {
    ObjectNode service = JsonNodeFactory.instance.objectNode();
    service.put("apiVersion", "v1").put("kind", "Service");
    service.putObject("metadata").put("name", name);
    service.set("spec", RecordedFile.parse(spec));
    return peer.post(Peer.SERVICES, service);
  }

  private static List<String> transcript(long seed) {
    List<String> said = new ArrayList<>();
    try (Peer peer = start(seed)) {
      ServiceRequests requests = new ServiceRequests(new SplittableRandom(seed));
      for (int i = 0; i < REQUESTS; i++) {
        ServiceRequests.Request request = requests.next(peer);
        Peer.Answer answer =
            peer.call(request.method(), request.path(), request.body(), request.headers());
        said.add(answer.response().status() + " " + answer.response().headers());
        said.add(new String(answer.response().body(), StandardCharsets.UTF_8));
      }
      said.add(peer.get(Peer.SERVICES).body().toString());
      said.add(peer.get(Peer.IP_ADDRESSES).body().toString());
    }
    return said;
  }

  /**
   * IPAddress objects are the addresses of the Services, and of half-failed dual-stack creates
   * until the next delete of a Service.
   *
   * @return the addresses without a Service
   */
  private static Set<String> checkAddresses(
      Peer peer, Set<String> orphansBefore, Moment moment, Peer.Answer answer) {
    Set<String> taken = new TreeSet<>();
    for (JsonNode service : peer.get("/api/v1/services").body().path("items")) {
      for (JsonNode ip : service.path("spec").path("clusterIPs")) {
        if (!ip.asText().equals("None")) {
          assertThat(taken.add(ip.asText())).as("%s: %s has one Service", moment, ip).isTrue();
        }
      }
    }
    Set<String> orphans = ipAddresses(peer);
    assertThat(orphans).as("%s", moment).containsAll(taken);
    orphans.removeAll(taken);
    Set<String> added = new HashSet<>(orphans);
    added.removeAll(orphansBefore);
    boolean halfFailed =
        !moment.request().isDryRun()
            && answer.body().path("message").asText().contains("failed to allocate")
            && List.of(422, 500).contains(answer.code());
    if (!halfFailed) {
      assertThat(added).as("%s: %s", moment, answer.body()).isEmpty();
    }
    assertThat(added).as("%s", moment).hasSizeLessThanOrEqualTo(1);
    boolean deleted = moment.request().method().equals("DELETE") && answer.code() == 200;
    if (deleted && !moment.request().isDryRun()) {
      assertThat(orphans).as("%s", moment).isEmpty();
    }
    return orphans;
  }

  /** No node port is used by two Services, nor twice for one protocol. */
  private static void checkPorts(Peer peer, Moment moment) {
    Set<String> taken = new HashSet<>();
    for (JsonNode service : peer.get(Peer.SERVICES).body().path("items")) {
      if (!TYPES_WITH_NODE_PORTS.contains(service.path("spec").path("type").asText())) {
        continue; // Such a Service may name node ports, but has none.
      }
      for (JsonNode port : service.path("spec").path("ports")) {
        if (port.path("nodePort").asInt() != 0) {
          String which = port.path("nodePort").asText() + " " + port.path("protocol").asText();
          assertThat(taken.add(which)).as("%s: node port %s", moment, which).isTrue();
        }
      }
    }
  }

  /**
   * How much the pools give out, counted by taking it all; it is given back.
   *
   * @param ipv4 addresses
   * @param ipv6 addresses
   * @param nodePorts ports
   */
  private record Capacity(int ipv4, int ipv6, int nodePorts) {}

  private static Capacity capacity(Peer peer, String when) {
    int ipv4 = fill(peer, "\"ipFamilies\":[\"IPv4\"],\"type\":\"ClusterIP\"", 1);
    deleteAll(peer);
    int ipv6 = fill(peer, "\"ipFamilies\":[\"IPv6\"],\"type\":\"ClusterIP\"", 1);
    deleteAll(peer);
    // Four ports a Service, so that addresses do not run out first.
    int nodePorts = fill(peer, "\"type\":\"NodePort\"", 4);
    deleteAll(peer);
    assertThat(nodePorts).as(when).isPositive();
    return new Capacity(ipv4, ipv6, nodePorts);
  }

  private static int fill(Peer peer, String what, int ports) {
    for (int i = 0; ; i++) {
      ObjectNode spec = (ObjectNode) RecordedFile.parse("{" + what + "}");
      for (int port = 1; port <= ports; port++) {
        spec.withArrayProperty("ports").addObject().put("name", "p" + port).put("port", port);
      }
      if (post(peer, "fill" + i, spec.toString()).code() != 201) {
        return i;
      }
    }
  }

  private static void deleteAll(Peer peer) {
    for (JsonNode service : peer.get(Peer.SERVICES).body().path("items")) {
      String name = service.path("metadata").path("name").asText();
      if (!name.equals("kubernetes")) {
        assertThat(peer.delete(Peer.SERVICES + "/" + name).code()).isEqualTo(200);
      }
    }
  }

  private static Set<String> ipAddresses(Peer peer) {
    Set<String> names = new TreeSet<>();
    for (JsonNode item : peer.get(Peer.IP_ADDRESSES).body().path("items")) {
      names.add(item.path("metadata").path("name").asText());
    }
    return names;
  }
}
