package dev.duplane.endpoints;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.allocation.AddressPool;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.WatchEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sixteen threads write at the same time, half of them in the process of the cluster, half as event
 * loops do. A seed that failed is in the message.
 */
class ConcurrentWritesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String IP_ADDRESSES = "/apis/networking.k8s.io/v1/ipaddresses";
  private static final int THREADS = 16;
  private static final int REQUESTS = 120;
  private static final int WATCHERS = 8;

  private final Cluster cluster =
      Cluster.start(
          ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24"), Cidr.of("fd00:10:96::/120")))
              .withControllers(Controllers.API_SERVER));
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());

  @AfterEach
  void close() {
    cluster.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13})
  void poolsRevisionsWatches_agree(long seed) throws Exception {
    List<ApiResponse.Watching> watches = new ArrayList<>();
    for (int i = 0; i < WATCHERS; i++) {
      watches.add((ApiResponse.Watching) api.handle(get("watch=true&resourceVersion=" + now())));
    }
    String begun = now();
    ApiResponse.Watching addresses =
        (ApiResponse.Watching)
            api.handle(
                new ApiRequest(
                    "GET",
                    IP_ADDRESSES,
                    "watch=true&resourceVersion=" + begun,
                    Map.of(),
                    new byte[0]));
    Queue<String> broken = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    List<ExecutorService> loops = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      Caller caller = Caller.blocking();
      if (t % 2 == 1) {
        ExecutorService loop = Executors.newSingleThreadExecutor();
        loops.add(loop);
        caller = Caller.eventLoop(loop, loop);
      }
      threads.add(writer(new SplittableRandom(seed * 1000 + t), type(seed), caller, broken));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    loops.forEach(ExecutorService::shutdown);
    assertThat(broken).as("seed %d", seed).isEmpty();
    checkPools(seed);
    Set<Long> revisions = new TreeSet<>(checkWatches(watches, seed));
    revisions.addAll(revisions(addresses));
    List<Long> all =
        LongStream.rangeClosed(Long.parseLong(begun) + 1, Long.parseLong(now())).boxed().toList();
    if (type(seed).equals("ClusterIP")) {
      assertThat(revisions)
          .as("seed %d: nothing but Services and their addresses, and no gap", seed)
          .containsExactlyElementsOf(all);
    } else {
      assertThat(all).as("seed %d: the record of node ports, too", seed).containsAll(revisions);
    }
  }

  private static String type(long seed) {
    return seed % 2 == 0 ? "ClusterIP" : "NodePort";
  }

  private Thread writer(SplittableRandom random, String type, Caller caller, Queue<String> broken) {
    return new Thread(
        () -> {
          for (int i = 0; i < REQUESTS; i++) {
            ApiRequest request = request(random, type);
            ApiResponse.Complete answer = (ApiResponse.Complete) api.handle(request, caller).join();
            if (!Set.of(200, 201, 404, 409, 422).contains(answer.status())) {
              broken.add(
                  request.method()
                      + " "
                      + request.path()
                      + ": "
                      + new String(answer.body(), UTF_8));
            }
          }
        });
  }

  /** A create, an update of the families or a delete of one of a few Services. */
  private static ApiRequest request(SplittableRandom random, String type) {
    String name = "s" + random.nextInt(40);
    return switch (random.nextInt(4)) {
      case 0, 1 ->
          send(
              "POST",
              SERVICES,
              "application/json",
              ("{\"metadata\":{\"name\":\"%s\"},\"spec\":{\"ipFamilyPolicy\":\"%s\","
                      + "\"type\":\"%s\",\"ports\":[{\"port\":80}]}}")
                  .formatted(
                      name, random.nextBoolean() ? "RequireDualStack" : "SingleStack", type));
      case 2 ->
          send(
              "PATCH",
              SERVICES + "/" + name,
              "application/merge-patch+json",
              "{\"spec\":{\"ipFamilyPolicy\":\"%s\"}}"
                  .formatted(random.nextBoolean() ? "PreferDualStack" : "SingleStack"));
      default -> send("DELETE", SERVICES + "/" + name, "application/json", "");
    };
  }

  private static ApiRequest send(String method, String path, String type, String body) {
    return new ApiRequest(
        method, path, "", Map.of("content-type", List.of(type)), body.getBytes(UTF_8));
  }

  private static ApiRequest get(String query) {
    return new ApiRequest("GET", SERVICES, query, Map.of(), new byte[0]);
  }

  private JsonNode read(String path) throws IOException {
    ApiRequest request = new ApiRequest("GET", path, "", Map.of(), new byte[0]);
    return MAPPER.readTree(((ApiResponse.Complete) api.handle(request)).body());
  }

  private String now() throws IOException {
    return read(SERVICES).path("metadata").path("resourceVersion").asText();
  }

  /** What is taken is what the stored Services have, in pools and in IPAddress objects alike. */
  private void checkPools(long seed) throws IOException {
    Set<String> stored = new TreeSet<>();
    Set<Integer> ports = new TreeSet<>();
    for (JsonNode service : read("/api/v1/services").path("items")) {
      for (JsonNode ip : service.path("spec").path("clusterIPs")) {
        assertThat(stored.add(ip.asText())).as("seed %d: %s is one Service's", seed, ip).isTrue();
      }
      for (JsonNode port : service.path("spec").path("ports")) {
        if (port.has("nodePort")) {
          int number = port.path("nodePort").asInt();
          assertThat(ports.add(number)).as("seed %d: port %d", seed, number).isTrue();
        }
      }
    }
    Set<String> objects = new TreeSet<>();
    read(IP_ADDRESSES)
        .path("items")
        .forEach(item -> objects.add(item.path("metadata").path("name").asText()));
    assertThat(objects).as("seed %d", seed).isEqualTo(stored);
    long used = 0;
    for (AddressPool pool : cluster.addressPools()) {
      used += pool.used();
    }
    assertThat(used).as("seed %d", seed).isEqualTo(stored.size());
    for (String ip : stored) {
      assertThat(cluster.addressPools())
          .as("seed %d: %s", seed, ip)
          .anyMatch(pool -> pool.isUsed(IpAddress.of(ip)));
    }
    assertThat(cluster.nodePorts().used()).as("seed %d", seed).isEqualTo(ports.size());
  }

  /** Each watcher sees each event once, in order, and none lacks what the others see. */
  private static List<Long> checkWatches(List<ApiResponse.Watching> watches, long seed) {
    List<Long> first = revisions(watches.get(0));
    assertThat(first).as("seed %d", seed).isSorted().doesNotHaveDuplicates().isNotEmpty();
    for (ApiResponse.Watching watching : watches.subList(1, watches.size())) {
      assertThat(revisions(watching)).as("seed %d", seed).isEqualTo(first);
    }
    return first;
  }

  private static List<Long> revisions(ApiResponse.Watching watching) {
    List<Long> revisions = new ArrayList<>();
    List<WatchEvent> some = watching.watch().poll(100);
    while (!some.isEmpty()) {
      some.forEach(event -> revisions.add(event.resourceVersion()));
      some = watching.watch().poll(100);
    }
    watching.watch().close();
    return revisions;
  }
}
