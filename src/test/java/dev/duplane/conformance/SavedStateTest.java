package dev.duplane.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.cluster.SavedState;
import dev.duplane.cluster.SavedState.InvalidStateException;
import dev.duplane.cluster.StateExport;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.net.Cidr;
import dev.duplane.net.PortRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clusters that begin with objects: those of another cluster at some moment, or a dump. */
class SavedStateTest {
  private static final int REQUESTS = 300;

  static Stream<Long> seeds() {
    Long one = Long.getLong("conformance.seed");
    return one != null ? Stream.of(one) : LongStream.range(0, 12).boxed();
  }

  private static SavedState state(StateExport export) throws InvalidStateException {
    return SavedState.read("state", new String(export.json(), StandardCharsets.UTF_8));
  }

  /**
   * Exports at a random moment, imports elsewhere, and sends both clusters the same requests. The
   * ranges are so small that pools run full, and change between ways of keeping what is used.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void importedState_goesOnAsTheFirst(long seed) throws InvalidStateException {
    SplittableRandom random = new SplittableRandom(seed);
    int moment = 1 + random.nextInt(REQUESTS);
    String ranges = seed % 2 == 0 ? "10.96.0.0/27,fd00:10:96::/126" : "fd00::/116,10.96.0.0/20";
    PortRange ports = new PortRange(30000, 30000 + (seed % 3 == 0 ? 19 : 2767));
    try (Peer first = Peer.of(ranges, ports, seed)) {
      ServiceRequests requests = new ServiceRequests(random.split());
      for (int i = 0; i < moment; i++) {
        ServiceRequests.Request request = requests.next(first);
        first.call(request.method(), request.path(), request.body(), request.headers());
      }
      StateExport export = first.cluster().state(first.cluster().revisions().newest());
      try (Peer second = first.with(state(export))) {
        for (int i = moment; i < REQUESTS; i++) {
          ServiceRequests.Request request = requests.next(first);
          assertThat(say(second, request))
              .as("seed %d, exported after %d, request %d: %s", seed, moment, i, request)
              .isEqualTo(say(first, request));
        }
      }
    }
  }

  private static List<String> say(Peer peer, ServiceRequests.Request request) {
    ApiResponse.Complete answer =
        peer.call(request.method(), request.path(), request.body(), request.headers()).response();
    return List.of(
        answer.status() + " " + answer.headers(),
        new String(answer.body(), StandardCharsets.UTF_8));
  }

  private static Cluster start(String... documents) throws InvalidStateException {
    return Cluster.start(
        ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16"), Cidr.of("fd00:10:96::/112")))
            .withControllers(Controllers.API_SERVER),
        SavedState.read("dump.yaml", String.join("\n---\n", documents)));
  }

  private static List<String> problems(String... documents) {
    List<String> problems = new ArrayList<>();
    assertThatExceptionOfType(InvalidStateException.class)
        .isThrownBy(() -> start(documents).close())
        .satisfies(e -> problems.addAll(e.problems()));
    return problems;
  }

  private static String service(String namespace, String name, String spec) {
    return """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: %s, uid: uid-of-%s, resourceVersion: "77",
          creationTimestamp: "2024-05-01T10:00:00Z"}
        spec: {%s}
        status: {loadBalancer: {}}
        """
        .formatted(name, namespace, name, spec);
  }

  private static JsonNode get(Cluster cluster, String path) {
    ApiResponse.Complete answer =
        (ApiResponse.Complete)
            new ApiEndpoints(cluster, Contract.bundled())
                .handle(new ApiRequest("GET", path, "", Map.of(), new byte[0]));
    return RecordedFile.parse(new String(answer.body(), StandardCharsets.UTF_8));
  }

  @Test
  void dump_keepsObjects_makesWhatTheyLack() throws InvalidStateException {
    String list =
        """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: v1
          kind: Service
          metadata: {name: web, namespace: shop, uid: u-1, creationTimestamp: "2024-05-01T10:00:00Z"}
          spec: {type: NodePort, clusterIP: 10.96.7.7, clusterIPs: [10.96.7.7, "fd00:10:96::7"],
            ipFamilies: [IPv4, IPv6], ipFamilyPolicy: PreferDualStack, ports: [{port: 80, nodePort: 31234}]}
        """;
    try (Cluster cluster = start(list, service("shop", "none", "clusterIP: None"))) {
      JsonNode web = get(cluster, "/api/v1/namespaces/shop/services/web");
      assertThat(web.path("metadata").path("uid").asText()).isEqualTo("u-1");
      assertThat(web.path("spec").path("sessionAffinity").asText())
          .as("defaults, as whatever is read from etcd gets them")
          .isEqualTo("None");
      assertThat(get(cluster, "/api/v1/namespaces/shop").path("status").path("phase").asText())
          .isEqualTo("Active");
      assertThat(
              get(cluster, "/apis/networking.k8s.io/v1/ipaddresses/fd00:10:96::7")
                  .path("spec")
                  .path("parentRef")
                  .path("name")
                  .asText())
          .isEqualTo("web");
      assertThat(cluster.nodePorts().isUsed(31234)).isTrue();
      assertThat(cluster.addressPools().get(0).used()).as("web's and kubernetes'").isEqualTo(2);
      assertThat(cluster.addressPools().get(1).used()).isEqualTo(1);
    }
  }

  @Test
  void manifest_isCreatedAsByAClient() throws InvalidStateException {
    String manifest =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: new}
        spec: {ipFamilyPolicy: PreferDualStack, ports: [{port: 80}]}
        """;
    try (Cluster cluster = start(manifest)) {
      JsonNode created = get(cluster, "/api/v1/namespaces/default/services/new");
      assertThat(created.path("spec").path("clusterIPs")).hasSize(2);
      assertThat(created.path("metadata").path("uid").asText()).isNotEmpty();
    }
  }

  @Test
  void dump_largerThanAnyBody_isRead() throws InvalidStateException {
    StringBuilder list = new StringBuilder("apiVersion: v1\nkind: List\nitems:\n");
    for (int i = 0; i < 9; i++) {
      list.append("- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: m")
          .append(i)
          .append(", namespace: default, uid: u")
          .append(i)
          .append("}\n  data:\n");
      for (int key = 0; key < 12_000; key++) {
        list.append("    key").append(key).append(": some text, ").append(key).append("\n");
      }
    }
    assertThat(list.length()).isGreaterThan(3 << 20);
    try (Cluster cluster = start(list.toString())) {
      assertThat(get(cluster, "/api/v1/namespaces/default/configmaps/m8").path("data"))
          .hasSize(12_000);
    }
  }

  @Test
  void clashes_toldAllAtOnce() {
    assertThat(
            problems(
                service("a", "one", "clusterIPs: [10.96.0.9], clusterIP: 10.96.0.9"),
                service("b", "two", "clusterIPs: [10.96.0.9], clusterIP: 10.96.0.9"),
                service("a", "three", "type: NodePort, ports: [{port: 1, nodePort: 30001}]"),
                service(
                    "a",
                    "four",
                    "type: NodePort, ports: [{port: 1, nodePort: 30001},"
                        + " {port: 2, protocol: UDP, nodePort: 30001}]"),
                service("a", "one", "clusterIP: None"),
                service("a", "five", "clusterIPs: [nonsense]"),
                service("a", "six", "portz: []"),
                "{apiVersion: example.com/v1, kind: Wheel, metadata: {name: w}}"))
        .containsExactly(
            "Service b/two: clusterIP 10.96.0.9 is also Service a/one's",
            "Service a/four: node port 30001 is also Service a/three's",
            "Service a/one: is there twice",
            "Service a/five: clusterIP nonsense is no IP address",
            "Service a/six: unknown field \"spec.portz\"",
            "Wheel w: the cluster serves no example.com/v1 Wheel");
  }

  @Test
  void text_thatIsNoState_placesTold() {
    assertThat(problems("a: [")).singleElement().asString().startsWith("dump.yaml:");
    assertThat(problems("- 1"))
        .containsExactly("dump.yaml:1:1: an object of Kubernetes is needed, not a list");
    assertThat(problems("kind: Service\nmetadata: {name: a}"))
        .containsExactly("dump.yaml:1:1: apiVersion is missing");
    assertThat(problems("{kind: State, revision: 0, objects: 1}"))
        .containsExactly(
            "dump.yaml:1:1: revision must be a number above 0",
            "dump.yaml:1:1: objects must be a list");
  }
}
