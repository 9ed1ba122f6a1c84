package dev.duplane.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.allocation.AddressPool;
import dev.duplane.net.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Addresses come from the ServiceCIDRs that are ready and not being deleted (<a
 * href="https://kubernetes.io/docs/tasks/network/extend-service-ip-ranges/">Extend Service IP
 * Ranges</a>).
 */
class ServiceCidrRangesTest {
  private static final String SERVICE_CIDRS = "/apis/networking.k8s.io/v1/servicecidrs";
  private static final String DEFAULT = SERVICE_CIDRS + "/kubernetes";
  private static final List<String> RANGES =
      List.of("10.96.0.0/29", "10.96.0.0/28", "10.96.0.4/30", "10.97.0.0/28", "fd00:10:97::/120");

  static LongStream seeds() {
    return LongStream.range(0, 10);
  }

  @Test
  void extra_notReady_isNotUsed() {
    try (Peer peer = Peer.withRanges("10.96.0.0/29")) {
      make(peer, "extra", "10.97.0.0/28");
      assertThat(ranges(peer)).containsExactly("10.96.0.0/29", "10.97.0.0/28");
      setReady(peer, "extra", "False");
      assertThat(ranges(peer)).containsExactly("10.96.0.0/29");
      assertThat(message(service(peer, "a", "10.97.0.3")))
          .endsWith(
              "failed to allocate IP 10.97.0.3: the provided network does not match the current"
                  + " range");
    }
  }

  @Test
  void extra_ready_extendsFullRange() {
    try (Peer peer = Peer.withRanges("10.96.0.0/29")) {
      for (int i = 0; i < 5; i++) {
        assertThat(service(peer, "s" + i, "").code()).isEqualTo(201);
      }
      assertThat(message(service(peer, "more", ""))).endsWith("range is full");
      make(peer, "extra", "10.97.0.0/28");
      setReady(peer, "extra", "True");
      String ip = service(peer, "more", "").body().path("spec").path("clusterIP").asText();
      assertThat(ip).startsWith("10.97.0.");
      assertThat(service(peer, "named", "10.97.0.3").code()).isIn(201, 422);
      check(peer, "");
    }
  }

  @Test
  void extra_otherFamily_isNotUsed() {
    try (Peer peer = Peer.withRanges("10.96.0.0/29")) {
      make(peer, "extra", "10.97.0.0/28", "fd00:10:97::/120");
      make(peer, "wide", "fd00::/48");
      setReady(peer, "extra", "True");
      setReady(peer, "wide", "True");
      assertThat(ranges(peer)).containsExactly("10.96.0.0/29", "10.97.0.0/28");
    }
  }

  @Test
  void extra_deleted_leavesAddressesWithServices() {
    try (Peer peer = Peer.withRanges("10.96.0.0/29,fd00:10:96::/120")) {
      make(peer, "a-extra", "10.97.0.0/28");
      setReady(peer, "a-extra", "True");
      assertThat(ranges(peer)).containsExactly("10.96.0.0/29", "fd00:10:96::/120", "10.97.0.0/28");
      service(peer, "a", "10.97.0.3");
      assertThat(peer.delete(SERVICE_CIDRS + "/a-extra").code()).isEqualTo(200);
      assertThat(ranges(peer)).containsExactly("10.96.0.0/29", "fd00:10:96::/120");
      assertThat(peer.get(Peer.IP_ADDRESSES + "/10.97.0.3").code()).isEqualTo(200);
      make(peer, "again", "10.97.0.0/28");
      setReady(peer, "again", "True");
      assertThat(message(service(peer, "b", "10.97.0.3")))
          .endsWith("provided IP is already allocated");
      peer.delete(Peer.SERVICES + "/a");
      assertThat(service(peer, "b", "10.97.0.3").code()).isEqualTo(201);
      check(peer, "");
    }
  }

  @Test
  void default_deleting_isNotUsed_thenMadeAnew() {
    try (Peer peer = Peer.withRanges("10.96.0.0/29")) {
      peer.patch(DEFAULT, RecordedFile.parse("{\"metadata\":{\"finalizers\":[\"a.b/c\"]}}"));
      assertThat(peer.delete(DEFAULT).code()).isEqualTo(200);
      assertThat(peer.get(DEFAULT).body().path("metadata").has("deletionTimestamp")).isTrue();
      assertThat(ranges(peer)).isEmpty();
      assertThat(message(service(peer, "a", ""))).endsWith("range is full");
      peer.delete(Peer.SERVICES + "/kubernetes");
      peer.patch(DEFAULT, RecordedFile.parse("{\"metadata\":{\"finalizers\":null}}"));
      peer.advance(Duration.ofSeconds(10));
      assertThat(peer.get(DEFAULT).body().path("metadata").has("deletionTimestamp")).isFalse();
      assertThat(ranges(peer)).containsExactly("10.96.0.0/29");
      assertThat(peer.get(Peer.SERVICES + "/kubernetes").code()).isEqualTo(200);
      assertThat(service(peer, "a", "").code()).isEqualTo(201);
      check(peer, "");
    }
  }

  @Test
  void rangeChange_keepsReadyExtra() {
    try (Peer peer = Peer.withRanges("10.96.0.0/29")) {
      make(peer, "extra", "10.97.0.0/28", "fd00:10:97::/120");
      make(peer, "other", "10.98.0.0/28");
      setReady(peer, "other", "False");
      peer.cluster().changeServiceClusterIpRange(Peer.cidrs("10.96.0.0/29,fd00:10:96::/120"));
      assertThat(ranges(peer))
          .containsExactly("10.96.0.0/29", "fd00:10:96::/120", "10.97.0.0/28", "fd00:10:97::/120");
      check(peer, "");
    }
  }

  /** The pools are those of the ready objects, and as full as the IPAddress objects say. */
  @ParameterizedTest
  @MethodSource("seeds")
  void pools_followObjects(long seed) {
    try (Peer peer = Peer.withRanges("10.96.0.0/29,fd00:10:96::/124")) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 200; i++) {
        String name = "c" + random.nextInt(4);
        String request;
        switch (random.nextInt(8)) {
          case 0 -> request = make(peer, name, RANGES.get(random.nextInt(RANGES.size())));
          case 1, 2 -> request = setReady(peer, name, "True");
          case 3 -> request = setReady(peer, name, "False");
          case 4 -> request = "delete " + peer.delete(SERVICE_CIDRS + "/" + name).code();
          case 5 -> {
            String path = Peer.SERVICES + "/s" + random.nextInt(20);
            request = path + peer.delete(path).code();
          }
          default -> {
            String ip = random.nextBoolean() ? "" : "10.96.0." + random.nextInt(16);
            request = "service " + service(peer, "s" + random.nextInt(20), ip).code();
          }
        }
        check(peer, "seed %d, request %d, %s %s".formatted(seed, i, request, name));
      }
    }
  }

  private static void check(Peer peer, String moment) {
    List<IpAddress> recorded = new ArrayList<>();
    for (JsonNode item : peer.get(Peer.IP_ADDRESSES).body().path("items")) {
      recorded.add(IpAddress.of(item.path("metadata").path("name").asText()));
    }
    for (AddressPool pool : peer.cluster().addressPools()) {
      List<IpAddress> inRange = recorded.stream().filter(pool::isAllocatable).toList();
      assertThat(inRange).as("%s", moment).allMatch(pool::isUsed);
      assertThat(pool.used()).as("%s: %s", moment, pool.range()).isEqualTo(inRange.size());
    }
    List<String> ready = new ArrayList<>();
    for (JsonNode item : peer.get(SERVICE_CIDRS).body().path("items")) {
      if (!item.path("status").path("conditions").path(0).path("status").asText().equals("False")) {
        item.path("spec").path("cidrs").forEach(cidr -> ready.add(cidr.asText()));
      }
    }
    assertThat(ready).as("%s", moment).containsAll(ranges(peer));
    assertThat(ranges(peer)).as("%s", moment).hasSameSizeAs(ready.stream().distinct().toList());
  }

  private static List<String> ranges(Peer peer) {
    return peer.cluster().addressPools().stream().map(pool -> pool.range().toString()).toList();
  }

  private static String make(Peer peer, String name, String... cidrs) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "networking.k8s.io/v1").put("kind", "ServiceCIDR");
    object.putObject("metadata").put("name", name);
    ArrayNode list = object.putObject("spec").putArray("cidrs");
    List.of(cidrs).forEach(list::add);
    return "make " + list + " " + peer.post(SERVICE_CIDRS, object).code();
  }

  private static String setReady(Peer peer, String name, String status) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", status)
        .put("lastTransitionTime", "2026-01-01T00:00:00Z")
        .put("reason", "")
        .put("message", "");
    return status + " " + peer.patch(SERVICE_CIDRS + "/" + name + "/status", patch).code();
  }

  private static String message(Peer.Answer answer) {
    return answer.body().path("message").asText();
  }

  private static Peer.Answer service(Peer peer, String name, String ip) {
    ObjectNode service = JsonNodeFactory.instance.objectNode();
    service.put("apiVersion", "v1").put("kind", "Service");
    service.putObject("metadata").put("name", name);
    ObjectNode spec = service.putObject("spec");
    if (!ip.isEmpty()) {
      spec.put("clusterIP", ip);
    }
    spec.putArray("ports").addObject().put("port", 80);
    return peer.post(Peer.SERVICES, service);
  }
}
