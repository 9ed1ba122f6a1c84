package dev.duplane.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.allocation.AddressPool;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.Contract;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.store.CommitResult.Committed;
import dev.duplane.store.Entry;
import dev.duplane.store.FaultyStore;
import dev.duplane.store.FaultyStore.Call;
import dev.duplane.store.FaultyStore.Fault;
import dev.duplane.store.MemoryStore;
import dev.duplane.store.PlainValue;
import dev.duplane.store.Store;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a cluster does whose store is slow, fails, refuses, or loses requests and answers: a clear
 * 5xx, nothing leaked, no object half made, and the next good request works.
 */
class UnreliableStoreTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String IP_ADDRESSES = "/apis/networking.k8s.io/v1/ipaddresses";
  private static final int REQUESTS = 300;

  private final FaultyStore store = new FaultyStore(behind());
  private final EmulatedCluster cluster =
      EmulatedCluster.on(
          store,
          ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24"), Cidr.of("fd00:10:96::/120")))
              .withControllers(Controllers.API_SERVER));
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());

  /** The store that fails is this one, on a line. */
  Store behind() {
    return new MemoryStore();
  }

  @AfterEach
  void close() {
    store.plan(call -> Fault.NONE);
    cluster.close();
  }

  /** An answer with its body. */
  private record Answer(int code, JsonNode body) {
    String reason() {
      return body.path("reason").asText();
    }

    String message() {
      return body.path("message").asText();
    }
  }

  private Answer send(String method, String path, String body) {
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    ApiRequest request =
        new ApiRequest(
            method, path, "", Map.of("content-type", List.of(type)), body.getBytes(UTF_8));
    ApiResponse.Complete answer = (ApiResponse.Complete) api.handle(request);
    try {
      return new Answer(answer.status(), MAPPER.readTree(answer.body()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String service(String name, String policy) {
    return "{\"metadata\":{\"name\":\"%s\"},\"spec\":{\"ipFamilyPolicy\":\"%s\",\"type\":\"NodePort\",\"ports\":[{\"port\":80}]}}"
        .formatted(name, policy);
  }

  private Answer create(String name) {
    return send("POST", SERVICES, service(name, "RequireDualStack"));
  }

  /** The next call of a kind goes wrong, and no other. */
  private void once(Call which, Fault fault) {
    boolean[] done = {false};
    store.plan(
        call -> {
          boolean now = call == which && !done[0];
          done[0] |= now;
          return now ? fault : Fault.NONE;
        });
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void anything_goesWrong(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Fault[] faults = Fault.values();
    for (int i = 0; i < REQUESTS; i++) {
      int rarely = 2 + random.nextInt(20);
      store.plan(
          call -> random.nextInt(rarely) > 0 ? Fault.NONE : faults[random.nextInt(faults.length)]);
      Answer answer = request(random);
      assertThat(answer.code())
          .as("seed %d, request %d: %s", seed, i, answer)
          .isIn(200, 201, 404, 409, 422, 500, 503, 504);
      if (answer.code() >= 500) {
        assertThat(answer.message())
            .as("seed %d, request %d", seed, i)
            .containsAnyOf("etcdserver: ", "context deadline exceeded");
      }
    }
    store.plan(call -> Fault.NONE);
    assertThat(create("good").code()).as("seed %d", seed).isEqualTo(201);
    checkPools("seed " + seed);
    assertThat(send("DELETE", SERVICES, "").code()).as("seed %d", seed).isEqualTo(200);
    checkPools("seed " + seed + ", all deleted");
  }

  @Test
  void store_thatIsAway_isToldOf() {
    store.plan(call -> call == Call.READ ? Fault.UNAVAILABLE : Fault.NONE);

    assertThat(metrics()).contains("apiserver_resource_objects{group=\"\",resource=\"pods\"} -1\n");
    JsonNode etcd = send("GET", "/api/v1/componentstatuses/etcd-0", "").body().at("/conditions/0");
    assertThat(etcd.path("status").asText()).isEqualTo("False");
    assertThat(etcd.path("error").asText()).startsWith("etcdserver: ");

    store.plan(call -> Fault.NONE);
    assertThat(metrics()).contains("apiserver_resource_objects{group=\"\",resource=\"pods\"} 0\n");
  }

  private String metrics() {
    ApiRequest request = new ApiRequest("GET", "/metrics", "", Map.of(), new byte[0]);
    return new String(((ApiResponse.Complete) api.handle(request)).body(), UTF_8);
  }

  private Answer request(SplittableRandom random) {
    String name = "s" + random.nextInt(20);
    String policy = random.nextBoolean() ? "RequireDualStack" : "SingleStack";
    String path = SERVICES + "/" + name;
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> send("POST", SERVICES, service(name, policy));
      case 3 -> send("PATCH", path, "{\"spec\":{\"ipFamilyPolicy\":\"%s\"}}".formatted(policy));
      case 4 -> send("PUT", path, service(name, policy));
      case 5 -> send("GET", random.nextBoolean() ? SERVICES : path, "");
      // The record of an address is made anew if its Service has it still.
      case 6 -> send("DELETE", IP_ADDRESSES + "/" + anyAddress(random), "");
      default -> send("DELETE", path, "");
    };
  }

  /** One that is recorded, if there is one. */
  private String anyAddress(SplittableRandom random) {
    List<String> addresses = new ArrayList<>(List.of("10.96.0.1"));
    String prefix = "/registry/ipaddresses/";
    for (Entry entry : store.behind().snapshot().range(prefix, null)) {
      addresses.add(entry.key().substring(prefix.length()));
    }
    return addresses.get(random.nextInt(addresses.size()));
  }

  /** What is taken is what the stored Services have, in pools and in IPAddress objects alike. */
  private void checkPools(String when) {
    Set<String> stored = new TreeSet<>();
    Set<Integer> ports = new TreeSet<>();
    for (JsonNode service : send("GET", "/api/v1/services", "").body().path("items")) {
      for (JsonNode ip : service.path("spec").path("clusterIPs")) {
        assertThat(stored.add(ip.asText())).as("%s: %s is one Service's", when, ip).isTrue();
      }
      for (JsonNode port : service.path("spec").path("ports")) {
        if (port.has("nodePort")) {
          assertThat(ports.add(port.path("nodePort").asInt())).as("%s: %s", when, port).isTrue();
        }
      }
    }
    Set<String> objects = new TreeSet<>();
    send("GET", IP_ADDRESSES, "")
        .body()
        .path("items")
        .forEach(item -> objects.add(item.path("metadata").path("name").asText()));
    assertThat(objects).as(when).isEqualTo(stored);
    long used = cluster.addressPools().stream().mapToLong(AddressPool::used).sum();
    assertThat(used).as(when).isEqualTo(stored.size());
    for (String ip : stored) {
      assertThat(cluster.addressPools())
          .as("%s: %s", when, ip)
          .anyMatch(pool -> pool.isUsed(IpAddress.of(ip)));
    }
    assertThat(cluster.nodePorts().used()).as(when).isEqualTo(ports.size());
  }

  @Test
  void create_lostAnswerIsLookedUp() {
    once(Call.COMMIT, Fault.LOST_ANSWER);
    Answer answer = create("web");
    assertThat(answer.code()).as("%s", answer).isEqualTo(201);
    Answer read = send("GET", SERVICES + "/web", "");
    assertThat(read.body()).isEqualTo(answer.body());
    checkPools("created");
  }

  @Test
  void create_lostRequestIsNotDone() {
    once(Call.COMMIT, Fault.LOST_REQUEST);
    Answer answer = create("web");
    assertThat(answer.code()).isEqualTo(500);
    assertThat(answer.message()).isEqualTo("etcdserver: request timed out");
    assertThat(send("GET", SERVICES + "/web", "").code()).isEqualTo(404);
    checkPools("not created");
    assertThat(create("web").code()).isEqualTo(201);
    checkPools("created");
  }

  @ParameterizedTest
  @EnumSource(names = {"LOST_ANSWER", "LOST_REQUEST"})
  void create_inDoubtUntilTheStoreAnswers(Fault fault) {
    boolean[] lost = {false};
    store.plan(
        call -> {
          lost[0] |= call == Call.COMMIT;
          return call == Call.COMMIT ? fault : lost[0] ? Fault.UNAVAILABLE : Fault.NONE;
        });
    Answer answer = create("web");
    assertThat(answer.code()).isEqualTo(500);
    long used = cluster.addressPools().stream().mapToLong(AddressPool::used).sum();
    assertThat(used).as("what is in doubt stays taken").isEqualTo(3);

    Answer second = create("other");
    assertThat(second.code()).as("nothing is written meanwhile").isEqualTo(503);
    assertThat(second.reason()).isEqualTo("ServiceUnavailable");

    store.plan(call -> Fault.NONE);
    assertThat(create("web").code()).isEqualTo(fault == Fault.LOST_ANSWER ? 409 : 201);
    checkPools("settled");
  }

  @Test
  void delete_lostAnswerGivesTheAddressesBack() {
    create("web");
    once(Call.COMMIT, Fault.LOST_ANSWER);
    assertThat(send("DELETE", SERVICES + "/web", "").code()).isEqualTo(200);
    checkPools("deleted");
  }

  @Test
  void read_ofAStoreThatFails() {
    store.plan(call -> Fault.UNAVAILABLE);
    for (String path : List.of(SERVICES, SERVICES + "/kubernetes")) {
      Answer answer = send("GET", path, "");
      assertThat(answer.code()).isEqualTo(503);
      assertThat(answer.reason()).isEqualTo("ServiceUnavailable");
      assertThat(answer.message()).isEqualTo("etcdserver: no leader");
    }
    store.plan(call -> Fault.CANCELLED);
    Answer answer = send("GET", SERVICES, "");
    assertThat(answer.code()).isEqualTo(504);
    assertThat(answer.reason()).isEqualTo("Timeout");
  }

  @Test
  void watch_ofAStoreThatFails() {
    ApiResponse.Watching watching =
        (ApiResponse.Watching)
            api.handle(
                new ApiRequest(
                    "GET", SERVICES, "watch=1&resourceVersion=1", Map.of(), new byte[0]));
    store.plan(call -> Fault.UNAVAILABLE);
    assertThatThrownBy(() -> watching.watch().poll(1))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status().code()).isEqualTo(503));
    watching.watch().close();
  }

  /** Another process gives a Service a label, right before what this one writes is committed. */
  private void writtenByOthers(String name) {
    String key = "/registry/services/specs/default/" + name;
    store.beforeNextCommit(
        () -> {
          Store behind = store.behind();
          Entry entry = Objects.requireNonNull(behind.snapshot().get(key));
          String json = new String(entry.value().bytes(), UTF_8);
          byte[] labelled =
              json.replaceFirst("\"labels\":\\{", "\"labels\":{\"by\":\"others\",").getBytes(UTF_8);
          assertThat(labelled.length).isGreaterThan(json.length());
          assertThat(
                  behind.commit(
                      new Transaction(
                          List.of(),
                          List.of(
                              new Write.Put(key, new PlainValue(labelled, Map.of(), Map.of()))))))
              .isInstanceOf(Committed.class);
        });
  }

  private String createLabelled() {
    Answer made =
        send(
            "POST",
            SERVICES,
            "{\"metadata\":{\"name\":\"web\",\"labels\":{\"a\":\"b\"}},\"spec\":{\"ports\":[{\"port\":80}]}}");
    return made.body().path("metadata").path("resourceVersion").asText();
  }

  @Test
  void patch_beginsAgainFromAFreshRead() {
    createLabelled();
    writtenByOthers("web");
    Answer answer = send("PATCH", SERVICES + "/web", "{\"metadata\":{\"labels\":{\"c\":\"d\"}}}");
    assertThat(answer.code()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body().path("metadata").path("labels").toString())
        .isEqualTo("{\"a\":\"b\",\"by\":\"others\",\"c\":\"d\"}");
    checkPools("patched");
  }

  @Test
  void update_thatNamesARevisionIsRefused() {
    String version = createLabelled();
    String body =
        "{\"metadata\":{\"name\":\"web\",\"resourceVersion\":\"%s\"},\"spec\":{\"ports\":[{\"port\":81}]}}";
    writtenByOthers("web");
    Answer answer = send("PUT", SERVICES + "/web", body.formatted(version));
    assertThat(answer.code()).as("%s", answer).isEqualTo(409);
    writtenByOthers("web");
    Answer unconditional = send("PUT", SERVICES + "/web", body.formatted(""));
    assertThat(unconditional.code()).as("%s", unconditional).isEqualTo(200);
    checkPools("updated");
  }

  @Test
  void delete_beginsAgainFromAFreshRead() {
    createLabelled();
    writtenByOthers("web");
    Answer answer = send("DELETE", SERVICES + "/web", "");
    assertThat(answer.code()).as("%s", answer).isEqualTo(200);
    checkPools("deleted");
  }
}
