package dev.duplane.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.schema.Contract;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.net.Cidr;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.store.etcd.EtcdServer;
import dev.duplane.store.etcd.EtcdStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clusters in an etcd: what is there outlives a process, and several processes are one cluster. */
class EtcdClusterTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SERVICES = "/api/v1/namespaces/default/services";

  /** One process: a cluster with what serves it. */
  private record ServerProcess(Cluster cluster, ApiEndpoints api) implements AutoCloseable {
    static ServerProcess on(EtcdServer etcd, StorageMediaType mediaType) throws IOException {
      Cluster cluster =
          Cluster.on(
              new EtcdStore(etcd.configuration("/registry")),
              mediaType,
              ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24"), Cidr.of("fd00:10:96::/120"))));
      return new ServerProcess(cluster, new ApiEndpoints(cluster, Contract.bundled()));
    }

    JsonNode send(String method, String path, String body) throws IOException {
      ApiRequest request =
          new ApiRequest(
              method,
              path,
              "",
              Map.of("content-type", List.of("application/json")),
              body.getBytes(UTF_8));
      ApiResponse.Complete answer = (ApiResponse.Complete) api.handle(request);
      return MAPPER.readTree(answer.body());
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
}
