package dev.duplane.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.schema.Contract;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.net.Cidr;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.store.etcd.EtcdServer;
import dev.duplane.store.etcd.EtcdStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server whose etcd is away is not alive, as kube-apiserver is not, and says no more to all. */
@Timeout(60)
class EtcdHealthTest {
  private static String ask(ApiEndpoints api, String path, String query) {
    ApiResponse.Complete answer =
        (ApiResponse.Complete)
            api.handle(new ApiRequest("GET", path, query, Map.of(), new byte[0]));
    return answer.status() + " " + new String(answer.body(), UTF_8);
  }

  @Test
  void etcd_isChecked() throws Exception {
    try (EtcdServer etcd = EtcdServer.start();
        Cluster cluster =
            Cluster.on(
                new EtcdStore(etcd.configuration("/health")),
                StorageMediaType.JSON,
                ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24")))
                    .withControllers(new Controllers(List.of())))) {
      ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());
      assertThat(ask(api, "/livez", "")).isEqualTo("200 ok");
      assertThat(ask(api, "/livez/etcd", "")).isEqualTo("200 ok");

      etcd.kill();
      assertThat(ask(api, "/livez", ""))
          .startsWith("500 [+]ping ok\n")
          .contains("\n[-]etcd failed: reason withheld\n")
          .endsWith("\nlivez check failed\n");
      assertThat(ask(api, "/livez/etcd", ""))
          .startsWith("500 internal server error: error getting data from etcd: ");
      assertThat(ask(api, "/livez/ping", "")).isEqualTo("200 ok");
      assertThat(ask(api, "/healthz", "exclude=etcd")).isEqualTo("200 ok");
      assertThat(ask(api, "/metrics/slis", "").lines())
          .contains(
              "kubernetes_healthcheck{name=\"etcd\",type=\"livez\"} 0",
              "kubernetes_healthcheck{name=\"ping\",type=\"livez\"} 1",
              "kubernetes_healthchecks_total{name=\"etcd\",status=\"error\",type=\"livez\"} 1",
              "kubernetes_healthchecks_total{name=\"etcd\",status=\"success\",type=\"livez\"} 1");

      etcd.restart();
      while (!ask(api, "/livez", "").equals("200 ok")) {
        Thread.sleep(100);
      }
    }
  }
}
