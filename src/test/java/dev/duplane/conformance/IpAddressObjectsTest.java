package dev.duplane.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.allocation.AddressPool;
import dev.duplane.net.IpAddress;
import dev.duplane.net.PortRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * IPAddress objects that clients make, change and delete: an object is an allocation, whoever made
 * it (KEP-1880).
 */
class IpAddressObjectsTest {
  private static final String RANGES = "10.96.0.0/28,fd00:10:96::/124";
  private static final PortRange NODE_PORTS = new PortRange(30000, 30019);
  private static final int REQUESTS = 400;

  static LongStream seeds() {
    return LongStream.range(0, 8);
  }

  @Test
  void service_addressOfClient_alreadyAllocated() {
    try (Peer peer = Peer.withRanges(RANGES)) {
      assertThat(make(peer, "10.96.0.9", "").code()).isEqualTo(201);
      Peer.Answer refused = service(peer, "a", "10.96.0.9");
      assertThat(refused.code()).isEqualTo(422);
      assertThat(refused.body().path("message").asText())
          .isEqualTo(
              "Service \"a\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.0.9\"]: failed to"
                  + " allocate IP 10.96.0.9: provided IP is already allocated");
      assertThat(peer.delete(Peer.IP_ADDRESSES + "/10.96.0.9").code()).isEqualTo(200);
      assertThat(service(peer, "a", "10.96.0.9").code()).isEqualTo(201);
    }
  }

  @Test
  void draws_skipAddressesOfClients() {
    try (Peer peer = Peer.withRanges("10.96.0.0/29")) {
      // 10.96.0.1 is that of the Service kubernetes; six can be had in all.
      List.of("10.96.0.2", "10.96.0.3", "10.96.0.4", "10.96.0.6")
          .forEach(ip -> assertThat(make(peer, ip, "").code()).as(ip).isEqualTo(201));
      Peer.Answer last = service(peer, "a", "");
      assertThat(last.body().path("spec").path("clusterIP").asText()).isEqualTo("10.96.0.5");
      assertThat(service(peer, "b", "").code()).isEqualTo(500);
    }
  }

  @Test
  void create_dryRunOrRefused_takesNothing() {
    try (Peer peer = Peer.withRanges(RANGES)) {
      assertThat(make(peer, "10.96.0.9", "?dryRun=All").code()).isEqualTo(201);
      ObjectNode orphan = address("10.96.0.10");
      orphan.remove("spec");
      assertThat(peer.post(Peer.IP_ADDRESSES, orphan).code()).isEqualTo(422);
      assertThat(service(peer, "a", "10.96.0.9").code()).isEqualTo(201);
      assertThat(service(peer, "b", "10.96.0.10").code()).isEqualTo(201);
      Peer.Answer again = make(peer, "10.96.0.9", "");
      assertThat(again.body().path("reason").asText()).isEqualTo("AlreadyExists");
      assertThat(service(peer, "c", "10.96.0.9").code()).isEqualTo(422);
      check(peer, "");
    }
  }

  @Test
  void delete_addressOfService_isRecordedAnew() {
    try (Peer peer = Peer.withRanges(RANGES)) {
      service(peer, "a", "10.96.0.9");
      JsonNode before = peer.get(Peer.IP_ADDRESSES + "/10.96.0.9").body();
      peer.patch(
          Peer.IP_ADDRESSES + "/10.96.0.9",
          RecordedFile.parse("{\"metadata\":{\"labels\":{\"mine\":\"yes\"}}}"));
      assertThat(peer.delete(Peer.IP_ADDRESSES + "/10.96.0.9").code()).isEqualTo(200);
      JsonNode after = peer.get(Peer.IP_ADDRESSES + "/10.96.0.9").body();
      assertThat(after.path("metadata").path("uid"))
          .isNotEqualTo(before.path("metadata").path("uid"));
      assertThat(after.path("metadata").path("labels"))
          .isEqualTo(before.path("metadata").path("labels"));
      assertThat(after.path("spec")).isEqualTo(before.path("spec"));
      assertThat(service(peer, "b", "10.96.0.9").code()).isEqualTo(422);
      peer.delete(Peer.SERVICES + "/a");
      assertThat(peer.get(Peer.IP_ADDRESSES + "/10.96.0.9").code()).isEqualTo(404);
      check(peer, "");
    }
  }

  @Test
  void delete_addressOfHalfFailedCreate_isForgotten() {
    try (Peer peer = Peer.withRanges("10.96.0.0/28,fd00:10:96::/124")) {
      make(peer, "fd00:10:96::9", "");
      ObjectNode both = manifest("a", "10.96.0.9");
      ((ObjectNode) both.path("spec"))
          .put("ipFamilyPolicy", "RequireDualStack")
          .putArray("clusterIPs")
          .add("10.96.0.9")
          .add("fd00:10:96::9");
      assertThat(peer.post(Peer.SERVICES, both).code()).isEqualTo(422);
      assertThat(peer.delete(Peer.IP_ADDRESSES + "/10.96.0.9").code()).isEqualTo(200);
      assertThat(service(peer, "b", "10.96.0.9").code()).isEqualTo(201);
      service(peer, "c", "10.96.0.10");
      // A delete of any Service frees what a failed create has left behind, and no more.
      peer.delete(Peer.SERVICES + "/c");
      assertThat(peer.get(Peer.IP_ADDRESSES + "/10.96.0.9").code()).isEqualTo(200);
      assertThat(peer.get(Peer.IP_ADDRESSES + "/fd00:10:96::9").code()).isEqualTo(200);
      check(peer, "");
    }
  }

  @Test
  void finalizer_ofRecord_keepsAddress() {
    try (Peer peer = Peer.withRanges(RANGES)) {
      service(peer, "a", "10.96.0.9");
      String record = Peer.IP_ADDRESSES + "/10.96.0.9";
      peer.patch(record, RecordedFile.parse("{\"metadata\":{\"finalizers\":[\"a.b/c\"]}}"));
      peer.delete(Peer.SERVICES + "/a");
      assertThat(peer.get(record).body().path("metadata").has("deletionTimestamp")).isTrue();
      assertThat(service(peer, "b", "10.96.0.9").code()).isEqualTo(422);
      peer.patch(record, RecordedFile.parse("{\"metadata\":{\"finalizers\":null}}"));
      assertThat(peer.get(record).code()).isEqualTo(404);
      assertThat(service(peer, "b", "10.96.0.9").code()).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void pools_areTheObjects(long seed) {
    try (Peer peer = Peer.of(RANGES, NODE_PORTS, seed)) {
      SplittableRandom random = new SplittableRandom(seed);
      ServiceRequests requests = new ServiceRequests(random);
      Map<String, Long> atStart = used(peer);
      for (int i = 0; i < REQUESTS; i++) {
        String what;
        if (random.nextBoolean()) {
          ServiceRequests.Request next = requests.next(peer);
          Peer.Answer answer = peer.call(next.method(), next.path(), next.body(), next.headers());
          what = next + " answered " + answer.code();
        } else {
          what = addressRequest(peer, random);
        }
        check(peer, "seed %d, request %d, %s".formatted(seed, i, what));
      }
      deleteAll(peer);
      // The Service kubernetes may have been deleted, too.
      peer.advance(Duration.ofSeconds(10));
      check(peer, "seed %d, at the end".formatted(seed));
      assertThat(used(peer)).as("seed %d", seed).isEqualTo(atStart);
    }
  }

  private static String addressRequest(Peer peer, RandomGenerator random) {
    int host = random.nextInt(18);
    String ip =
        random.nextBoolean() ? "10.96.0." + host : "fd00:10:96::" + Integer.toHexString(host);
    ip = ip.equals("fd00:10:96::0") ? "fd00:10:96::" : ip;
    String query = random.nextInt(8) == 0 ? "?dryRun=All" : "";
    String path = Peer.IP_ADDRESSES + "/" + ip + query;
    int code =
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> make(peer, ip, query).code();
          case 3 ->
              peer.patch(path, RecordedFile.parse("{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"))
                  .code();
          case 4 ->
              peer.patch(path, RecordedFile.parse("{\"metadata\":{\"finalizers\":[\"a.b/c\"]}}"))
                  .code();
          case 5 ->
              peer.patch(path, RecordedFile.parse("{\"metadata\":{\"finalizers\":null}}")).code();
          default -> peer.delete(path).code();
        };
    return path + " answered " + code;
  }

  /** The pools hold the addresses that have objects and no others; Services have their objects. */
  private static void check(Peer peer, String moment) {
    Set<String> objects = names(peer);
    for (AddressPool pool : peer.cluster().addressPools()) {
      List<IpAddress> inRange =
          objects.stream().map(IpAddress::of).filter(pool::isAllocatable).toList();
      assertThat(inRange).as("%s", moment).allMatch(pool::isUsed);
      assertThat(pool.used())
          .as("%s: %s, %s", moment, pool.range(), objects)
          .isEqualTo(inRange.size());
    }
    Set<String> taken = new TreeSet<>();
    for (JsonNode service : peer.get("/api/v1/services").body().path("items")) {
      for (JsonNode ip : service.path("spec").path("clusterIPs")) {
        if (!ip.asText().equals("None")) {
          assertThat(taken.add(ip.asText())).as("%s: %s has one Service", moment, ip).isTrue();
        }
      }
    }
    assertThat(objects).as("%s", moment).containsAll(taken);
  }

  private static Map<String, Long> used(Peer peer) {
    Map<String, Long> used = new TreeMap<>();
    peer.cluster().addressPools().forEach(pool -> used.put(pool.range().toString(), pool.used()));
    return used;
  }

  private static void deleteAll(Peer peer) {
    for (String ip : names(peer)) {
      String path = Peer.IP_ADDRESSES + "/" + ip;
      peer.patch(path, RecordedFile.parse("{\"metadata\":{\"finalizers\":null}}"));
    }
    peer.delete(Peer.SERVICES);
    peer.delete(Peer.IP_ADDRESSES);
  }

  private static Set<String> names(Peer peer) {
    Set<String> names = new TreeSet<>();
    for (JsonNode item : peer.get(Peer.IP_ADDRESSES).body().path("items")) {
      names.add(item.path("metadata").path("name").asText());
    }
    return names;
  }

  private static Peer.Answer make(Peer peer, String ip, String query) {
    return peer.post(Peer.IP_ADDRESSES + query, address(ip));
  }

  private static ObjectNode address(String ip) {
    ObjectNode address = JsonNodeFactory.instance.objectNode();
    address.put("apiVersion", "networking.k8s.io/v1").put("kind", "IPAddress");
    address.putObject("metadata").put("name", ip);
    address
        .putObject("spec")
        .putObject("parentRef")
        .put("resource", "services")
        .put("namespace", "default")
        .put("name", "s1");
    return address;
  }

  private static Peer.Answer service(Peer peer, String name, String ip) {
    return peer.post(Peer.SERVICES, manifest(name, ip));
  }

  private static ObjectNode manifest(String name, String ip) {
    ObjectNode service = JsonNodeFactory.instance.objectNode();
    service.put("apiVersion", "v1").put("kind", "Service");
    service.putObject("metadata").put("name", name);
    ObjectNode spec = service.putObject("spec");
    if (!ip.isEmpty()) {
      spec.put("clusterIP", ip);
    }
    spec.putArray("ports").addObject().put("port", 80);
    return service;
  }
}
