package dev.duplane.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.embedded.DuplaneCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Uses the annotation as tests of others do. */
final class DuplaneTestUsageTest {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String CONFIG_MAP =
      "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"it\"}}";

  @Nested
  @DuplaneTest(nodes = 2, serviceClusterIpRange = "fd00:7::/112", kubernetesVersion = "1.34")
  class PerMethod {
    @BeforeEach
    void create(DuplaneCluster cluster) {
      assertThat(cluster.request("POST", CONFIG_MAPS, CONFIG_MAP).code()).isEqualTo(201);
    }

    @Test
    void cluster_isOfThisTest(DuplaneCluster cluster) {
      assertThat(cluster.journal()).hasSize(1);
      assertThat(cluster.request("GET", "/api/v1/nodes").json().path("items")).hasSize(2);
      assertThat(cluster.cluster().config().serviceClusterIpRanges()).hasToString("[fd00:7::/112]");
    }

    @Test
    void clock_isDriven(DuplaneCluster cluster) {
      assertThat(cluster.journal()).hasSize(1);
      Instant before = cluster.clock().instant();
      cluster.clock().advance(Duration.ofDays(1));
      assertThat(cluster.clock().instant()).isEqualTo(before.plus(Duration.ofDays(1)));
    }
  }

  @Nested
  @DuplaneTest
  class Clients {
    private @Nullable KubernetesClient field;

    @Test
    void fabric8_andOfficial_reachTheSameCluster(
        KubernetesClient fabric8,
        ApiClient official,
        DuplaneCluster cluster,
        @BaseUrl URI url,
        @BaseUrl String urlText,
        @ClusterKubeconfig String kubeconfig)
        throws Exception {
      cluster.request("POST", CONFIG_MAPS, CONFIG_MAP);
      assertThat(field).isSameAs(fabric8);
      assertThat(fabric8.configMaps().inNamespace("default").withName("it").get()).isNotNull();
      assertThat(
              new CoreV1Api(official).readNamespacedConfigMap("it", "default").execute().getKind())
          .isEqualTo("ConfigMap");
      assertThat(url).isEqualTo(cluster.baseUrl()).hasToString(urlText);
      assertThat(kubeconfig).contains("server: " + url.toString());
    }
  }

  @Nested
  @DuplaneTest(lifecycle = DuplaneTest.Lifecycle.PER_CLASS)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  class PerClass {
    @BeforeAll
    static void create(DuplaneCluster cluster) {
      cluster.request("POST", CONFIG_MAPS, CONFIG_MAP);
    }

    @Test
    @Order(1)
    void first_deletes(DuplaneCluster cluster) {
      assertThat(cluster.request("DELETE", CONFIG_MAPS + "/it").code()).isEqualTo(200);
    }

    @Test
    @Order(2)
    void second_seesIt(DuplaneCluster cluster) {
      assertThat(cluster.request("GET", CONFIG_MAPS + "/it").code()).isEqualTo(404);
    }

    @Nested
    class Within {
      @Test
      void hasTheSame(DuplaneCluster cluster) {
        assertThat(cluster.journal()).isNotEmpty();
      }
    }
  }
}
