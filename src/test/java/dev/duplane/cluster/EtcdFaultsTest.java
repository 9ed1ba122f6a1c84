package dev.duplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.cluster.JsonApi.Answer;
import dev.duplane.net.Cidr;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.store.CompactedException;
import dev.duplane.store.Event;
import dev.duplane.store.StoreException;
import dev.duplane.store.StoreWatch;
import dev.duplane.store.etcd.EtcdCluster;
import dev.duplane.store.etcd.EtcdConfiguration;
import dev.duplane.store.etcd.EtcdServer;
import dev.duplane.store.etcd.EtcdStore;
import dev.duplane.store.etcd.FaultyLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two processes on one etcd, or on three that are one, while things go wrong between them and it,
 * as in etcd's own robustness tests: clients note what they asked and what they were told, and the
 * notes are checked. Reads and writes are linearizable, nothing that was acknowledged is lost,
 * watches have no gaps, and in the end the pools are what is stored.
 */
@Timeout(300)
class EtcdFaultsTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final int FAULTS = 14;
  private static final int LEADERS = 2;
  private static final int CREATES = 40;

  /** One process. */
  private static final class ServerProcess implements AutoCloseable {
    private final EtcdStore store;
    private final Cluster cluster;
    private final JsonApi api;

    ServerProcess(List<String> etcds) throws IOException {
      store = new EtcdStore(EtcdConfiguration.of(etcds));
      cluster =
          Cluster.on(
              store,
              StorageMediaType.JSON,
              ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24"), Cidr.of("fd00:10:96::/120")))
                  .withSettleAfter(ClusterConfig.SERVER_SETTLES_AFTER));
      api = new JsonApi(cluster);
    }

    Answer send(String method, String path, String body) throws IOException {
      return api.send(method, path, body);
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  /** What a client did to a counter and was told. */
  private record Call(boolean write, long began, long ended, long value, boolean known) {}

  private static String service(String name, long count) {
    return "{\"metadata\":{\"name\":\""
        + name
        + "\",\"annotations\":{\"count\":\""
        + count
        + "\"}},\"spec\":{\"ipFamilyPolicy\":\"RequireDualStack\",\"type\":\"NodePort\","
        + "\"ports\":[{\"port\":80}]}}";
  }

  private static long count(JsonNode service) {
    return service.path("metadata").path("annotations").path("count").asLong();
  }

  /** Adds one to a counter again and again, and notes each call. */
  private static List<Call> count(ServerProcess process, AtomicBoolean end) throws IOException {
    List<Call> calls = new ArrayList<>();
    while (!end.get()) {
      long began = System.nanoTime();
      Answer now = process.send("GET", SERVICES + "/counter", "");
      if (!now.succeeded()) {
        continue;
      }
      calls.add(new Call(false, began, System.nanoTime(), count(now.body()), true));
      long next = count(now.body()) + 1;
      JsonNode changed = now.body().deepCopy();
      ((ObjectNode) changed.path("metadata").path("annotations")).put("count", Long.toString(next));
      began = System.nanoTime();
      Answer put = process.send("PUT", SERVICES + "/counter", changed.toString());
      if (put.code() != 409) {
        calls.add(new Call(true, began, System.nanoTime(), next, put.succeeded()));
      }
    }
    return calls;
  }

  /**
   * The counter only grows, one at a time, by writes that were told which value they follow. So it
   * is linearizable if no value was written twice, and no read is older than a write that had been
   * acknowledged before it began, or newer than all writes that had begun before it ended.
   */
  private static void checkLinearizable(List<Call> calls, String what) {
    Set<Long> acknowledged = new HashSet<>();
    for (Call call : calls) {
      if (call.write() && call.known()) {
        assertThat(acknowledged.add(call.value())).as("%s: %s", what, call).isTrue();
      }
    }
    for (Call read : calls) {
      if (read.write()) {
        continue;
      }
      long least = 0;
      long most = 0;
      for (Call write : calls) {
        if (write.write() && write.known() && write.ended() < read.began()) {
          least = Math.max(least, write.value());
        }
        if (write.write() && write.began() < read.ended()) {
          most = Math.max(most, write.value());
        }
      }
      assertThat(read.value()).as("%s: %s", what, read).isBetween(least, most);
    }
  }

  /** Creates Services and deletes some of them; gives those whose creation was acknowledged. */
  private static Set<String> create(ServerProcess process, String prefix, AtomicBoolean end)
      throws IOException {
    Set<String> made = new HashSet<>();
    for (int i = 0; !end.get(); i++) {
      String name = prefix + i % CREATES;
      Answer answer = process.send("POST", SERVICES, service(name, 0));
      if (answer.succeeded()) {
        made.add(name);
      } else if (answer.code() == 409) {
        Answer gone = process.send("DELETE", SERVICES + "/" + name, "");
        made.remove(name);
        if (gone.code() >= 500) {
          // Perhaps: nobody knows.
          process.send("DELETE", SERVICES + "/" + name, "");
        }
      }
    }
    return made;
  }

  /** Follows all Services; each revision comes once and in order, and after what came before it. */
  private static long watch(ServerProcess process, AtomicBoolean end) throws InterruptedException {
    Map<String, Long> known = new HashMap<>();
    long last = 0;
    StoreWatch watch = null;
    while (!end.get()) {
      try {
        if (watch == null) {
          var snapshot = process.store.snapshot();
          known.clear();
          snapshot
              .range("/registry/services/specs/", null)
              .forEach(entry -> known.put(entry.key(), entry.modRevision()));
          last = snapshot.revision();
          watch = process.store.watch("/registry/services/specs/", last);
        }
        for (Event event : watch.poll(100)) {
          assertThat(event.revision()).isGreaterThan(last);
          last = event.revision();
          assertThat(event.previous() == null).isEqualTo(!known.containsKey(event.key()));
          if (event.current() == null) {
            known.remove(event.key());
          } else {
            known.put(event.key(), event.revision());
          }
        }
        TimeUnit.MILLISECONDS.sleep(2);
      } catch (CompactedException e) {
        watch = null;
      } catch (StoreException e) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    return last;
  }

  /** What goes wrong; numbered, and with all else that chance decides from the seed. */
  private interface Harm {
    void happen(int number) throws IOException, InterruptedException;
  }

  private static void doHarm(
      EtcdServer etcd, List<FaultyLine> lines, SplittableRandom random, int fault)
      throws IOException, InterruptedException {
    FaultyLine line = lines.get(random.nextInt(lines.size()));
    switch (fault % 7) {
      case 0 -> line.cut();
      case 1 -> line.delay(20 + random.nextInt(200));
      case 2 -> line.swallowAnswers(true);
      case 3 -> line.swallowRequests(true);
      case 4 -> {
        etcd.signal("STOP");
        TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(700));
        etcd.signal("CONT");
      }
      case 5 -> {
        // What a watch would have to go on from is gone when it comes back.
        line.swallowAnswers(true);
        TimeUnit.MILLISECONDS.sleep(200);
        etcd.compact();
      }
      default -> {
        etcd.kill();
        etcd.restart();
      }
    }
    TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(500));
    lines.forEach(FaultyLine::heal);
    TimeUnit.MILLISECONDS.sleep(200);
  }

  @ParameterizedTest
  @ValueSource(longs = 1)
  void histories_areLinearizable(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    int first = random.nextInt(7);
    try (EtcdServer etcd = EtcdServer.start();
        FaultyLine line = new FaultyLine(etcd.port());
        FaultyLine otherLine = new FaultyLine(etcd.port());
        ServerProcess one = new ServerProcess(List.of(line.url()));
        ServerProcess other = new ServerProcess(List.of(otherLine.url()))) {
      List<FaultyLine> lines = List.of(line, otherLine);
      check(
          List.of(one, other),
          FAULTS,
          number -> doHarm(etcd, lines, random, first + number),
          "seed " + seed);
    }
  }

  /** The leader of three etcds dies, or sleeps while another one is elected, and comes back. */
  private static void doHarmToTheLeader(EtcdCluster etcds, SplittableRandom random, int fault)
      throws IOException, InterruptedException {
    EtcdServer leader = etcds.awaitLeader();
    // An election takes a second or two: this is before its end as well as after it.
    int absence = 300 + random.nextInt(2500);
    if (fault % 2 == 0) {
      leader.kill();
      TimeUnit.MILLISECONDS.sleep(absence);
      leader.restart();
    } else {
      leader.signal("STOP");
      TimeUnit.MILLISECONDS.sleep(absence);
      leader.signal("CONT");
    }
  }

  /** What was under way when the leader went may have been lost: a write waits for that long. */
  private static void awaitWrites(ServerProcess process) throws IOException, InterruptedException {
    long begin = -1;
    long now = -1;
    while (begin < 0 || now < begin + 10) {
      TimeUnit.MILLISECONDS.sleep(20);
      Answer answer = process.send("GET", SERVICES + "/counter", "");
      now = answer.succeeded() ? count(answer.body()) : now;
      begin = begin < 0 ? now : begin;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = 1)
  void histories_areLinearizableWithoutTheLeader(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    try (EtcdCluster etcds = EtcdCluster.start();
        ServerProcess one = new ServerProcess(etcds.urls());
        ServerProcess other = new ServerProcess(etcds.urls())) {
      check(
          List.of(one, other),
          LEADERS,
          number -> {
            doHarmToTheLeader(etcds, random, number);
            awaitWrites(one);
          },
          "three etcds, seed " + seed);
    }
  }

  /** Has clients write, read and watch while things go wrong, and checks what they have noted. */
  private static void check(List<ServerProcess> processes, int times, Harm harm, String what)
      throws Exception {
    AtomicBoolean end = new AtomicBoolean();
    ExecutorService clients = Executors.newCachedThreadPool();
    try {
      ServerProcess one = processes.get(0);
      assertThat(one.send("POST", SERVICES, service("counter", 0)).code()).isEqualTo(201);
      List<Future<List<Call>>> counting = new ArrayList<>();
      List<Future<Set<String>>> creating = new ArrayList<>();
      List<Future<Long>> watching = new ArrayList<>();
      for (ServerProcess process : processes) {
        String prefix = process.equals(one) ? "a" : "b";
        counting.add(clients.submit(() -> count(process, end)));
        creating.add(clients.submit(() -> create(process, prefix, end)));
        watching.add(clients.submit((Callable<Long>) () -> watch(process, end)));
      }
      for (int i = 0; i < times; i++) {
        harm.happen(i);
      }
      end.set(true);
      List<Call> calls = new ArrayList<>();
      for (Future<List<Call>> client : counting) {
        calls.addAll(client.get());
      }
      Set<String> made = new HashSet<>();
      for (Future<Set<String>> client : creating) {
        made.addAll(client.get());
      }
      for (Future<Long> client : watching) {
        assertThat(client.get()).as(what).isPositive();
      }
      checkLinearizable(calls, what);
      assertThat(calls).as(what).hasSizeGreaterThan(20);
      checkStored(processes, made, calls, what);
    } finally {
      end.set(true);
      clients.shutdownNow();
    }
  }

  private static void checkStored(
      List<ServerProcess> processes, Set<String> made, List<Call> calls, String what)
      throws IOException, InterruptedException {
    // It may take a while until all outcomes are known. A write that is known to be refused has
    // each process look at what others did.
    for (ServerProcess process : processes) {
      int code = 0;
      for (int i = 0; i < 600 && code != 409; i++) {
        code = process.send("POST", SERVICES, service("counter", 0)).code();
        TimeUnit.MILLISECONDS.sleep(50);
      }
      assertThat(code).as(what).isEqualTo(409);
    }
    JsonNode list = processes.get(0).send("GET", SERVICES, "").body();
    assertThat(processes.get(1).send("GET", SERVICES, "").body().path("items"))
        .as(what)
        .isEqualTo(list.path("items"));
    Set<String> names = new HashSet<>();
    Set<String> addresses = new HashSet<>();
    Set<Integer> ports = new HashSet<>();
    for (JsonNode service : list.path("items")) {
      names.add(service.path("metadata").path("name").asText());
      for (JsonNode ip : service.path("spec").path("clusterIPs")) {
        assertThat(addresses.add(ip.asText())).as("%s: %s twice", what, ip).isTrue();
      }
      int port = service.path("spec").path("ports").path(0).path("nodePort").asInt();
      assertThat(port == 0 || ports.add(port)).as("%s: %d twice", what, port).isTrue();
    }
    assertThat(names).as(what).containsAll(made);
    long written = 0;
    for (Call call : calls) {
      written = Math.max(written, call.write() && call.known() ? call.value() : 0);
    }
    assertThat(count(processes.get(0).send("GET", SERVICES + "/counter", "").body()))
        .as(what)
        .isGreaterThanOrEqualTo(written);
    Set<String> recorded = new HashSet<>();
    processes
        .get(0)
        .send("GET", "/apis/networking.k8s.io/v1/ipaddresses", "")
        .body()
        .path("items")
        .forEach(record -> recorded.add(record.path("metadata").path("name").asText()));
    assertThat(recorded).as(what).containsAll(addresses);
    for (ServerProcess process : processes) {
      long used = process.cluster.addressPools().stream().mapToLong(pool -> pool.used()).sum();
      assertThat(used).as(what).isEqualTo(recorded.size());
      assertThat(process.cluster.nodePorts().used()).as(what).isEqualTo(ports.size());
    }
  }
}
