package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Writes to the status of a Service that is not there. The real server's strategy for it inherits
 * AllowCreateOnUpdate and has no hook that allocates (pkg/registry/core/service/strategy.go).
 */
class ServiceStatusTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String SERVICE =
      "{'apiVersion':'v1','kind':'Service','metadata':{'name':'a'},'spec':{'type':'NodePort','ports'"
          + ":[{'port':80}]},'status':{'loadBalancer':{'ingress':[{'hostname':'x.example'}]}}}";
  private static final String APPLY = "application/apply-patch+yaml";

  private final Calls calls = new Calls();

  @AfterEach
  void close() {
    calls.close();
  }

  @Test
  void put_createsWithoutAllocating() {
    Calls.Answer created = calls.send("PUT", SERVICES + "/a/status", SERVICE);
    assertThat(created.text()).isEqualTo("201");
    assertThat(created.body().path("status")).isEqualTo(Calls.tree("{'loadBalancer':{}}"));
    assertThat(created.body().path("spec").has("clusterIP")).isFalse();
    assertThat(created.body().at("/spec/ports/0").has("nodePort")).isFalse();
    assertThat(created.body().at("/metadata/managedFields/0/subresource").asText())
        .isEqualTo("status");
    assertThat(calls.send("GET", "/apis/networking.k8s.io/v1/ipaddresses", "").body().path("items"))
        .hasSize(1);
  }

  @Test
  void apply_createsToo() {
    assertThat(calls.patch(SERVICES + "/a/status?fieldManager=m", APPLY, SERVICE).text())
        .isEqualTo("201");
  }

  @Test
  void put_created_canBeReadChangedAndDeleted() {
    calls.send("PUT", SERVICES + "/a/status", SERVICE);
    assertThat(calls.send("GET", SERVICES + "/a", "").text()).isEqualTo("200");
    assertThat(
            calls
                .patch(
                    SERVICES + "/a",
                    "application/merge-patch+json",
                    "{'metadata':{'labels':{'a':'b'}}}")
                .text())
        .isEqualTo("200");
    assertThat(calls.send("DELETE", SERVICES + "/a", "").text()).isEqualTo("200");
    assertThat(calls.send("GET", SERVICES + "/a", "").text())
        .isEqualTo("404 services \"a\" not found");
  }

  @ParameterizedTest
  @CsvSource({
    "PATCH, /api/v1/namespaces/default/services/a/status, application/merge-patch+json, 404",
    "PUT, /api/v1/namespaces/default/pods/a/status, application/json, 404",
    "PUT, /api/v1/nodes/a/status, application/json, 404",
    "PATCH, /api/v1/nodes/a/status?fieldManager=m, application/apply-patch+yaml, 404"
  })
  void write_ofWhatMayNotBeMade(String method, String path, String type, int code) {
    String kind = path.contains("pods") ? "Pod" : path.contains("nodes") ? "Node" : "Service";
    String body = "{'apiVersion':'v1','kind':'" + kind + "','metadata':{'name':'a'}}";
    assertThat(calls.send(method, path, Map.of("content-type", type), body).response().status())
        .isEqualTo(code);
  }
}
