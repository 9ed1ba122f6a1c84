package dev.duplane.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.net.Cidr;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.store.RawValue;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Write;
import dev.duplane.store.etcd.EtcdServer;
import dev.duplane.store.etcd.EtcdStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clusters in an etcd: what is there outlives a process, and several processes are one cluster. */
@Timeout(120)
class EtcdClusterTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  private static final String REPLICA_SETS = "/apis/apps/v1/namespaces/default/replicasets";
  private static final String LEASE =
      "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-controller-manager";

  /** One process: a cluster with what serves it. */
  private record ServerProcess(Cluster cluster, JsonApi api) implements AutoCloseable {
    static ServerProcess on(EtcdServer etcd, StorageMediaType mediaType) throws IOException {
      return on(
          etcd,
          mediaType,
          ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24"), Cidr.of("fd00:10:96::/120"))));
    }

    static ServerProcess on(EtcdServer etcd, StorageMediaType mediaType, ClusterConfig config)
        throws IOException {
      Cluster cluster =
          Cluster.on(new EtcdStore(etcd.configuration("/registry")), mediaType, config);
      return new ServerProcess(cluster, new JsonApi(cluster));
    }

    JsonNode send(String method, String path, String body) throws IOException {
      return api.send(method, path, body).body();
    }

    JsonNode get(String path) throws IOException {
      return send("GET", path, "");
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  private static String service(String name) {
    return "{\"metadata\":{\"name\":\""
        + name
        + "\"},\"spec\":{\"ipFamilyPolicy\":\"RequireDualStack\",\"type\":\"NodePort\","
        + "\"ports\":[{\"port\":80}]}}";
  }

  @ParameterizedTest
  @EnumSource(StorageMediaType.class)
  void objects_outliveAProcess(StorageMediaType mediaType) throws IOException {
    try (EtcdServer etcd = EtcdServer.start()) {
      JsonNode made;
      JsonNode list;
      try (ServerProcess first = ServerProcess.on(etcd, mediaType)) {
        made = first.send("POST", SERVICES, service("web"));
        assertThat(made.path("spec").path("clusterIPs")).hasSize(2);
        list = first.get("/apis/networking.k8s.io/v1/ipaddresses");
      }
      try (ServerProcess second = ServerProcess.on(etcd, mediaType)) {
        assertThat(second.get(SERVICES + "/web")).isEqualTo(made);
        assertThat(second.get("/apis/networking.k8s.io/v1/ipaddresses").path("items"))
            .isEqualTo(list.path("items"));
        JsonNode next = second.send("POST", SERVICES, service("api"));
        assertThat(next.path("spec").path("clusterIPs"))
            .hasSize(2)
            .doesNotContainAnyElementsOf(made.path("spec").path("clusterIPs"));
      }
    }
  }

  /** The Lease of those who lead is renewed by time, which must not decide what is drawn. */
  @Test
  void sameRequests_toOneProcessAlone_getTheSameAnswers() throws Exception {
    String made = null;
    for (int renewals = 0; renewals <= 1; renewals++) {
      try (EtcdServer etcd = EtcdServer.start();
          ServerProcess process = ServerProcess.on(etcd, StorageMediaType.PROTOBUF)) {
        if (renewals > 0) {
          Cluster cluster = process.cluster();
          cluster.reached(cluster.revisions().newest() + 1).get(30, TimeUnit.SECONDS);
        }
        JsonNode service = process.send("POST", SERVICES, service("web"));
        String drawn = service.at("/metadata/uid").asText() + service.at("/spec/clusterIPs");
        assertThat(made == null ? drawn : made).isEqualTo(drawn);
        made = drawn;
      }
    }
  }

  @Test
  void twoProcesses_areOneCluster() throws IOException {
    try (EtcdServer etcd = EtcdServer.start();
        ServerProcess one = ServerProcess.on(etcd, StorageMediaType.PROTOBUF);
        ServerProcess other = ServerProcess.on(etcd, StorageMediaType.PROTOBUF)) {
      JsonNode made = one.send("POST", SERVICES, service("web"));
      assertThat(other.get(SERVICES + "/web")).isEqualTo(made);
      assertThat(other.send("POST", SERVICES, service("web")).path("reason").asText())
          .isEqualTo("AlreadyExists");
      JsonNode second = other.send("POST", SERVICES, service("api"));
      assertThat(second.path("metadata").path("uid"))
          .isNotEqualTo(made.path("metadata").path("uid"));
      assertThat(one.get(SERVICES).path("items")).hasSize(3);
      other.send("DELETE", SERVICES + "/web", "");
      assertThat(one.get(SERVICES + "/web").path("code").asInt()).isEqualTo(404);
      assertThat(one.get("/apis/networking.k8s.io/v1/ipaddresses").path("items")).hasSize(3);
    }
  }

  /** A process that died between an address and its Service has left the address behind. */
  @Test
  void addresses_withoutAServiceAreGivenBack() throws IOException {
    String key = "/registry/ipaddresses/10.96.0.77";
    String left =
        "{\"kind\":\"IPAddress\",\"apiVersion\":\"networking.k8s.io/v1\",\"metadata\":{\"name\":\"10.96.0.77\","
            + "\"uid\":\"u\",\"creationTimestamp\":\"2020-01-01T00:00:00Z\",\"labels\":{"
            + "\"ipaddress.kubernetes.io/ip-family\":\"IPv4\","
            + "\"ipaddress.kubernetes.io/managed-by\":\"ipallocator.k8s.io\"}},\"spec\":{\"parentRef\":"
            + "{\"resource\":\"services\",\"namespace\":\"default\",\"name\":\"gone\"}}}";
    try (EtcdServer etcd = EtcdServer.start();
        EtcdStore dying = new EtcdStore(etcd.configuration("/registry"))) {
      dying.begin(new RawValueCodec());
      dying.commit(
          new Transaction(
              List.of(), List.of(new Write.Put(key, new RawValue(left.getBytes(UTF_8))))));
      try (ServerProcess process = ServerProcess.on(etcd, StorageMediaType.JSON)) {
        process.send("POST", SERVICES, service("web"));
        assertThat(
                process
                    .get("/apis/networking.k8s.io/v1/ipaddresses/10.96.0.77")
                    .path("code")
                    .asInt())
            .isEqualTo(404);
        assertThat(process.cluster().addressPools().get(0).used()).isEqualTo(2);
      }
    }
  }

  /** Each draws where the other has drawn already, and neither gives an address twice. */
  @Test
  void twoProcesses_fillARange() throws Exception {
    ClusterConfig config = ClusterConfig.of(List.of(Cidr.of("10.96.0.0/28")));
    try (EtcdServer etcd = EtcdServer.start();
        ServerProcess one = ServerProcess.on(etcd, StorageMediaType.JSON, config);
        ServerProcess other = ServerProcess.on(etcd, StorageMediaType.JSON, config)) {
      ExecutorService clients = Executors.newFixedThreadPool(2);
      List<Future<Integer>> made = new ArrayList<>();
      for (ServerProcess process : List.of(one, other)) {
        String name = process.equals(one) ? "a" : "b";
        made.add(clients.submit(() -> createUntilFull(process, name)));
      }
      int all = made.get(0).get() + made.get(1).get();
      clients.shutdown();
      // Of the 16 one is the network, one the last address, and one the Service kubernetes has.
      assertThat(all).isEqualTo(13);
      Set<String> addresses = new HashSet<>();
      for (JsonNode service : one.get("/api/v1/services").path("items")) {
        assertThat(addresses.add(service.path("spec").path("clusterIP").asText())).isTrue();
      }
      assertThat(addresses).hasSize(14);
      for (ServerProcess process : List.of(one, other)) {
        assertThat(process.send("POST", SERVICES, single("more")).path("message").asText())
            .contains("range is full");
        assertThat(process.cluster().addressPools().get(0).used()).isEqualTo(14);
      }
    }
  }

  private static String single(String name) {
    return "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"ports\":[{\"port\":80}]}}";
  }

  private static int createUntilFull(ServerProcess process, String name) throws IOException {
    int made = 0;
    while (true) {
      JsonNode answer = process.send("POST", SERVICES, single(name + made));
      if (!answer.path("kind").asText().equals("Service")) {
        assertThat(answer.path("message").asText()).contains("range is full");
        return made;
      }
      made++;
    }
  }

  @Test
  void controllers_runInOneProcessAtATime() throws Exception {
    ClusterConfig config =
        ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24")))
            .withSettleAfter(ClusterConfig.SERVER_SETTLES_AFTER);
    try (EtcdServer etcd = EtcdServer.start()) {
      ServerProcess one = ServerProcess.on(etcd, StorageMediaType.PROTOBUF, config);
      try (ServerProcess other = ServerProcess.on(etcd, StorageMediaType.PROTOBUF, config)) {
        String first;
        try (one) {
          first = awaitHolder(one, "");
          assertThat(other.send("POST", DEPLOYMENTS, deployment("a")).path("kind").asText())
              .isEqualTo("Deployment");
          awaitReplicaSet(other, "a");
          assertThat(awaitHolder(other, "")).isEqualTo(first);
        }
        assertThat(awaitHolder(other, first)).isNotEqualTo(first);
        other.send("POST", DEPLOYMENTS, deployment("b"));
        awaitReplicaSet(other, "b");
      }
    }
  }

  private static String deployment(String name) {
    return "{\"metadata\":{\"name\":\"%1$s\"},\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"%1$s\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"%1$s\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}"
        .formatted(name);
  }

  /** Who has the Lease, once it is somebody else than before. */
  private static String awaitHolder(ServerProcess process, String before) throws Exception {
    String holder = before;
    while (holder.isEmpty() || holder.equals(before)) {
      TimeUnit.MILLISECONDS.sleep(50);
      holder = process.get(LEASE).path("spec").path("holderIdentity").asText();
    }
    return holder;
  }

  private static void awaitReplicaSet(ServerProcess process, String app) throws Exception {
    boolean made = false;
    while (!made) {
      TimeUnit.MILLISECONDS.sleep(50);
      for (JsonNode set : process.get(REPLICA_SETS).path("items")) {
        made |= set.path("metadata").path("labels").path("app").asText().equals(app);
      }
    }
  }
}
