package dev.duplane.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.net.IpFamily;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DuplaneClusterTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";

  private static String service(String name) {
    return """
        apiVersion: v1
        kind: Service
        metadata: {name: %s}
        spec: {ipFamilyPolicy: PreferDualStack, selector: {app: web}, ports: [{port: 80}]}
        """
        .formatted(name);
  }

  private static List<String> clusterIps(ClusterAnswer service) {
    List<String> addresses = new ArrayList<>();
    service.json().path("spec").path("clusterIPs").forEach(ip -> addresses.add(ip.asText()));
    return addresses;
  }

  private static DuplaneCluster start(UnaryOperator<DuplaneClusterBuilder> told) {
    return told.apply(DuplaneCluster.builder()).start();
  }

  @Test
  void create_yaml_getsAddressesOfBothFamilies() {
    try (DuplaneCluster cluster = DuplaneCluster.start()) {
      ClusterAnswer created = cluster.request("POST", SERVICES, service("web"));
      assertThat(created.code()).isEqualTo(201);
      assertThat(created.headers().get("content-type")).containsExactly("application/json");
      assertThat(clusterIps(created)).hasSize(2).first().asString().startsWith("10.96.");
      assertThat(cluster.request("GET", SERVICES + "/web").json()).isEqualTo(created.json());
      assertThat(created.json().at("/metadata/creationTimestamp").asText())
          .isEqualTo("2026-01-01T00:00:00Z");
    }
  }

  @Test
  void patch_isMergePatch_unlessTold() {
    try (DuplaneCluster cluster = DuplaneCluster.start()) {
      cluster.request("POST", SERVICES, service("web"));
      ClusterAnswer merged =
          cluster.request(
              "PATCH", SERVICES + "/web", "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}");
      assertThat(merged.json().at("/metadata/labels/a").asText()).isEqualTo("b");
      ClusterAnswer patched =
          cluster.send(
              InProcessRequest.of("PATCH", SERVICES + "/web")
                  .withContentType("application/json-patch+json")
                  .withBody("[{\"op\": \"remove\", \"path\": \"/metadata/labels\"}]"));
      assertThat(patched.code()).isEqualTo(200);
      assertThat(patched.json().at("/metadata/labels").isMissingNode()).isTrue();
    }
  }

  @Test
  void sameSeed_sameAnswers_otherSeed_others() {
    List<String> texts = new ArrayList<>();
    for (long seed : new long[] {7, 7, 8}) {
      try (DuplaneCluster cluster = start(builder -> builder.seed(seed).nodes(2))) {
        cluster.request("POST", SERVICES, service("web"));
        texts.add(cluster.request("GET", SERVICES).text());
      }
    }
    assertThat(texts.get(0)).isEqualTo(texts.get(1)).isNotEqualTo(texts.get(2));
  }

  @Test
  void builder_takesWhatTheCommandLineTakes() {
    try (DuplaneCluster cluster =
        start(
            it ->
                it.serviceClusterIpRange("fd00:1::/112,10.9.0.0/24")
                    .serviceNodePortRange("31000-31001")
                    .kubernetesVersion("1.33")
                    .nodes(3)
                    .controllers("*", "-deployment-controller"))) {
      ClusterAnswer created = cluster.request("POST", SERVICES, service("web"));
      assertThat(clusterIps(created).get(0)).startsWith("fd00:1::");
      assertThat(cluster.request("GET", "/version").json().path("minor").asText()).isEqualTo("33");
      JsonNode nodes = cluster.request("GET", "/api/v1/nodes").json();
      assertThat(nodes.path("items")).hasSize(3);
      assertThat(cluster.cluster().controllers().toString()).doesNotContain("name=deployment");
    }
  }

  @Test
  void builder_refusesInTheWordsOfTheFlag() {
    assertThatThrownBy(() -> start(it -> it.serviceClusterIpRange("10.0.0.0/8,10.1.0.0/16")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--service-cluster-ip-range: ");
    assertThatThrownBy(() -> start(it -> it.kubernetesVersion("1.5")))
        .hasMessageStartingWith("--kubernetes-version: ");
    assertThatThrownBy(() -> start(it -> it.state("kind: [")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("state:1");
  }

  @Test
  void state_isThereAtTheStart_andAfterAReset() {
    try (DuplaneCluster cluster = start(it -> it.state(service("web")))) {
      assertThat(cluster.request("GET", SERVICES + "/web").code()).isEqualTo(200);
      cluster.request("DELETE", SERVICES + "/web");
      cluster.faults().add(ClusterFault.status(503).times(5));
      cluster.clock().advance(Duration.ofHours(1));
      cluster.reset();
      assertThat(cluster.journal()).isEmpty();
      assertThat(cluster.request("GET", SERVICES + "/web").code()).isEqualTo(200);
      assertThat(cluster.clock().instant()).isEqualTo(DuplaneClusterBuilder.DRIVEN_CLOCK_START);
    }
  }

  @Test
  void clock_advanced_jobEnds() {
    try (DuplaneCluster cluster = start(it -> it.nodes(1))) {
      cluster.request(
          "POST",
          "/apis/batch/v1/namespaces/default/jobs",
          """
          apiVersion: batch/v1
          kind: Job
          metadata: {name: once}
          spec:
            template:
              metadata: {annotations: {duplane.dev/run-seconds: "3600"}}
              spec:
                restartPolicy: Never
                containers: [{name: main, image: "registry.example/once:1"}]
          """);
      cluster.settle();
      String path = "/apis/batch/v1/namespaces/default/jobs/once";
      assertThat(cluster.request("GET", path).json().at("/status/active").asInt()).isOne();
      cluster.clock().advance(Duration.ofHours(2));
      assertThat(cluster.request("GET", path).json().at("/status/succeeded").asInt()).isOne();
    }
  }

  @Test
  void faults_strikeAndEnd() {
    try (DuplaneCluster cluster = DuplaneCluster.start()) {
      cluster.faults().add(ClusterFault.status(503).verb("create").resource("services").times(2));
      assertThat(cluster.faults().list())
          .containsExactly("refuse create services with 503, 2 times");
      assertThat(cluster.request("POST", SERVICES, service("web")).code()).isEqualTo(503);
      assertThat(cluster.request("GET", SERVICES).code()).isEqualTo(200);
      cluster.faults().clear();
      assertThat(cluster.request("POST", SERVICES, service("web")).code()).isEqualTo(201);
      cluster.faults().add(ClusterFault.drop());
      assertThatThrownBy(() -> cluster.request("GET", SERVICES))
          .isInstanceOf(UncheckedIOException.class);
      cluster.faults().add(ClusterFault.noAddresses(IpFamily.IPV6));
      assertThat(cluster.request("POST", SERVICES, service("late")).text())
          .contains("range is full");
    }
  }

  @Test
  void watch_seesEvents() {
    try (DuplaneCluster cluster = DuplaneCluster.start();
        ClusterWatch watch = cluster.watch(SERVICES + "?labelSelector=!component")) {
      assertThat(watch.next()).isNull();
      cluster.request("POST", SERVICES, service("web"));
      JsonNode event = Objects.requireNonNull(watch.next());
      assertThat(event.path("type").asText()).isEqualTo("ADDED");
      assertThat(event.at("/object/metadata/name").asText()).isEqualTo("web");
      assertThatThrownBy(() -> cluster.watch("/api/v1/nonsense")).hasMessageStartingWith("404 ");
      assertThatThrownBy(() -> cluster.request("GET", SERVICES + "?watch=true"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void explain_andReport_tellOfWhatWasTouched() {
    try (DuplaneCluster cluster = DuplaneCluster.start()) {
      cluster.request("POST", SERVICES, service("before"));
      ReportMark mark = cluster.mark();
      cluster.request("POST", SERVICES, service("web"));
      cluster.request(
          "PATCH", SERVICES + "/web", "{\"spec\": {\"ipFamilies\": [\"IPv6\", \"IPv4\"]}}");
      assertThat(cluster.explain(SERVICES + "/web")).contains("spec.clusterIPs");
      assertThat(cluster.explain(SERVICES + "/none")).isEmpty();
      assertThat(cluster.report(mark))
          .startsWith("Requests to the cluster: 2\n")
          .contains("POST /api/v1/namespaces/default/services: 201\n")
          .contains("services/web: 422 Service \"web\" is invalid: ")
          .contains("Service /api/v1/namespaces/default/services/web, resourceVersion ")
          .doesNotContain("services/before");
      assertThat(cluster.recordedScenario()).contains("steps:").contains("name: web");
    }
  }

  @Test
  void withoutPort_noUrl() {
    try (DuplaneCluster cluster = DuplaneCluster.start()) {
      assertThatThrownBy(cluster::baseUrl).hasMessageContaining("withPort()");
      assertThatThrownBy(cluster::kubeconfig).isInstanceOf(IllegalStateException.class);
    }
  }

  /** All are there at the same time; each has the addresses that a single one has. */
  @Test
  void clusters_aThousand_knowNothingOfOneAnother() {
    List<DuplaneCluster> clusters =
        IntStream.range(0, 1000).parallel().mapToObj(i -> start(it -> it.seed(i % 10))).toList();
    try {
      List<List<String>> addresses =
          IntStream.range(0, clusters.size())
              .parallel()
              .mapToObj(
                  i -> clusterIps(clusters.get(i).request("POST", SERVICES, service("s" + i))))
              .toList();
      for (int i = 0; i < clusters.size(); i++) {
        assertThat(addresses.get(i)).hasSize(2).isEqualTo(addresses.get(i % 10));
        JsonNode list = clusters.get(i).request("GET", SERVICES).json().path("items");
        assertThat(list.findValuesAsText("name")).contains("kubernetes", "s" + i);
        assertThat(list).hasSize(2);
      }
    } finally {
      clusters.forEach(DuplaneCluster::close);
    }
  }
}
