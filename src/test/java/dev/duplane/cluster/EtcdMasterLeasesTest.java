package dev.duplane.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.protobuf.Envelope;
import dev.duplane.api.protobuf.Messages;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.api.schema.TypeMeta;
import dev.duplane.conformance.DrivenClock;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.store.Entry;
import dev.duplane.store.RawValue;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Write;
import dev.duplane.store.etcd.EtcdServer;
import dev.duplane.store.etcd.EtcdStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the Endpoints and the EndpointSlice of the Service {@code kubernetes} say while servers that
 * share an etcd come and go (Kubernetes, {@code pkg/controlplane/reconcilers/lease_test.go}).
 */
@Timeout(60)
class EtcdMasterLeasesTest {
  private static final String LEASES = "/registry/masterleases/";
  private static final String ENDPOINTS = "/api/v1/namespaces/default/endpoints/kubernetes";
  private static final String SLICE =
      "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes";
  private static final Duration ROUND = Duration.ofSeconds(10);

  private static EtcdServer etcd;
  private static int prefixes;

  private final String prefix = "/leases-" + prefixes++;

  @BeforeAll
  static void start() {
    etcd = EtcdServer.start();
  }

  @AfterAll
  static void stop() {
    if (etcd != null) {
      etcd.close();
    }
  }

  private final class ServerProcess implements AutoCloseable {
    private final DrivenClock clock = new DrivenClock();
    private final EtcdStore store = new EtcdStore(etcd.configuration(prefix));
    private final Cluster cluster =
        Cluster.on(
            store,
            StorageMediaType.PROTOBUF,
            ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24")))
                .withControllers(new Controllers(List.of()))
                .withClock(clock));
    private final JsonApi api = new JsonApi(cluster);

    ServerProcess(String address, int port) throws IOException {
      cluster.listens(IpAddress.of(address), port);
    }

    void round() {
      clock.advance(ROUND);
      cluster.settle();
    }

    /** Addresses and port of the Endpoints, which the slice must have, too. */
    String told() throws IOException {
      JsonNode endpoints = api.send("GET", ENDPOINTS, "").body();
      assertThat(endpoints.path("subsets")).hasSize(1);
      List<String> addresses = new ArrayList<>();
      endpoints
          .at("/subsets/0/addresses")
          .forEach(address -> addresses.add(address.path("ip").asText()));
      JsonNode port = endpoints.at("/subsets/0/ports/0/port");
      JsonNode slice = api.send("GET", SLICE, "").body();
      List<String> ofSlice = new ArrayList<>();
      slice
          .path("endpoints")
          .forEach(endpoint -> ofSlice.add(endpoint.at("/addresses/0").asText()));
      assertThat(slice.at("/ports/0/port")).isEqualTo(port);
      String family = slice.path("addressType").asText();
      assertThat(ofSlice)
          .isEqualTo(
              addresses.stream().filter(a -> a.contains(":") == family.equals("IPv6")).toList());
      return String.join(" ", addresses) + " port " + port + " " + family;
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  @Test
  void servers_areAllNamed() throws IOException {
    try (ServerProcess one = new ServerProcess("192.0.2.20", 6443);
        ServerProcess other = new ServerProcess("192.0.2.3", 6443)) {
      assertThat(one.told())
          .isEqualTo(other.told())
          .isEqualTo("192.0.2.20 192.0.2.3 port 6443 IPv4");
      one.round();
      other.round();
      assertThat(one.told()).isEqualTo("192.0.2.20 192.0.2.3 port 6443 IPv4");
    }
  }

  /** As kube-apiserver writes it; each round renews it, by a generation more. */
  @Test
  void lease_isAnEndpointsObject() throws IOException {
    try (ServerProcess one = new ServerProcess("192.0.2.1", 6443)) {
      for (int generation = 1; generation < 4; generation++) {
        Entry lease = Objects.requireNonNull(one.store.snapshot().get(LEASES + "192.0.2.1"));
        assertThat(new String(lease.value().bytes(), UTF_8))
            .isEqualTo(
                "{\"kind\":\"Endpoints\",\"apiVersion\":\"v1\",\"metadata\":{\"generation\":"
                    + generation
                    + "},\"subsets\":[{\"addresses\":[{\"ip\":\"192.0.2.1\"}]}]}");
        one.round();
      }
    }
  }

  @Test
  void server_thatStopsIsNotNamed() throws IOException {
    try (ServerProcess one = new ServerProcess("192.0.2.1", 6443)) {
      new ServerProcess("192.0.2.2", 6443).close();
      assertThat(one.told()).isEqualTo("192.0.2.1 port 6443 IPv4");
      assertThat(one.store.snapshot().count(LEASES)).isEqualTo(1);
    }
    try (ServerProcess next = new ServerProcess("192.0.2.3", 6444)) {
      assertThat(next.told()).isEqualTo("192.0.2.3 port 6444 IPv4");
    }
  }

  /** As a kube-apiserver on the same etcd, or the next server, finds it. */
  @Test
  void server_thatStopsLast_leavesNobodyNamed() throws IOException {
    new ServerProcess("2001:db8::1", 6443).close();
    try (Cluster idle =
        Cluster.on(
            new EtcdStore(etcd.configuration(prefix)),
            StorageMediaType.PROTOBUF,
            ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24")))
                .withControllers(new Controllers(List.of())))) {
      JsonApi api = new JsonApi(idle);
      assertThat(api.send("GET", ENDPOINTS, "").body().has("subsets")).isFalse();
      JsonNode slice = api.send("GET", SLICE, "").body();
      assertThat(slice.path("addressType").asText()).isEqualTo("IPv4");
      assertThat(slice.path("endpoints").isNull()).isTrue();
      assertThat(slice.path("ports").isNull()).isTrue();
    }
    try (ServerProcess next = new ServerProcess("2001:db8::2", 6444)) {
      assertThat(next.told()).isEqualTo("2001:db8::2 port 6444 IPv6");
    }
  }

  @Test
  void server_thatDiesIsNotNamedWhenItsLeaseIsOver() throws IOException {
    try (ServerProcess one = new ServerProcess("192.0.2.1", 6443);
        ServerProcess dead = new ServerProcess("192.0.2.2", 6443)) {
      // etcd does so when the time is over.
      dead.store.commit(
          new Transaction(List.of(), List.of(new Write.Delete(LEASES + "192.0.2.2"))));
      assertThat(one.told()).isEqualTo("192.0.2.1 192.0.2.2 port 6443 IPv4");
      one.round();
      assertThat(one.told()).isEqualTo("192.0.2.1 port 6443 IPv4");
      dead.round();
      assertThat(one.told()).as("it was not").isEqualTo("192.0.2.1 192.0.2.2 port 6443 IPv4");
    }
  }

  /** They have one lease: what is told is where the one that began last listens. */
  @Test
  void servers_atOneAddress() throws IOException {
    try (ServerProcess one = new ServerProcess("127.0.0.1", 8080)) {
      try (ServerProcess other = new ServerProcess("127.0.0.1", 8081)) {
        one.round();
        other.round();
        one.round();
        assertThat(one.told()).isEqualTo("127.0.0.1 port 8081 IPv4");
      }
      one.round();
      assertThat(one.told()).isEqualTo("127.0.0.1 port 8080 IPv4");
    }
  }

  @Test
  void servers_ofBothFamilies() throws IOException {
    try (ServerProcess six = new ServerProcess("2001:db8::1", 6443)) {
      assertThat(six.told()).isEqualTo("2001:db8::1 port 6443 IPv6");
      try (ServerProcess four = new ServerProcess("192.0.2.1", 6443)) {
        assertThat(four.told()).isEqualTo("192.0.2.1 2001:db8::1 port 6443 IPv4");
      }
      assertThat(six.told()).isEqualTo("2001:db8::1 port 6443 IPv6");
    }
  }

  @Test
  void lease_ofAKubeApiserver() throws IOException {
    JsonNode theirs =
        JsonTree.parse(
            "{\"metadata\":{\"generation\":7},\"subsets\":[{\"addresses\":[{\"ip\":\"192.0.2.9\"}]}]}"
                .getBytes(UTF_8));
    byte[] protobuf =
        new Envelope(
                new TypeMeta("v1", "Endpoints"),
                Objects.requireNonNull(Messages.bundled().find("v1", "Endpoints")).encode(theirs))
            .write();
    try (EtcdStore kubeApiserver = new EtcdStore(etcd.configuration(prefix))) {
      kubeApiserver.begin(new RawValueCodec());
      kubeApiserver.commit(
          new Transaction(
              List.of(), List.of(new Write.Put(LEASES + "192.0.2.9", new RawValue(protobuf)))),
          Duration.ofSeconds(15));
      try (ServerProcess one = new ServerProcess("192.0.2.1", 6443)) {
        assertThat(one.told()).isEqualTo("192.0.2.1 192.0.2.9 port 6443 IPv4");
      }
    }
  }
}
