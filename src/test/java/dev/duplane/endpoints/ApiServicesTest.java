package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.cluster.Cluster;
import dev.duplane.endpoints.ApiResponse.Complete;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** APIServices are there for what is served, and make paths of what is not answer 503. */
class ApiServicesTest {
  private static final String PATH = "/apis/apiregistration.k8s.io/v1/apiservices";
  private static final String METRICS =
      """
      {"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService",
       "metadata":{"name":"v1beta1.metrics.k8s.io"},
       "spec":{"group":"metrics.k8s.io","version":"v1beta1","groupPriorityMinimum":100,
        "versionPriority":100,"insecureSkipTLSVerify":true,
        "service":{"namespace":"kube-system","name":"metrics-server"}}}""";

  private final Cluster cluster = TestClusters.start("v4v6");
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());

  @AfterEach
  void close() {
    cluster.close();
  }

  private Complete send(String method, String path, String body) {
    return (Complete)
        api.handle(
            new ApiRequest(
                method,
                path,
                "",
                Map.of("Content-Type", List.of("application/json")),
                body.getBytes(StandardCharsets.UTF_8)));
  }

  private JsonNode get(String path) throws IOException {
    return JsonTree.parse(send("GET", path, "").body());
  }

  @Test
  void builtIn_areLocalAndAvailable() throws IOException {
    JsonNode apps = get(PATH + "/v1.apps");
    assertThat(apps.at("/metadata/labels").toString())
        .isEqualTo("{\"kube-aggregator.kubernetes.io/automanaged\":\"onstart\"}");
    assertThat(apps.at("/status/conditions/0/reason").asText()).isEqualTo("Local");
    assertThat(get(PATH + "/v2.autoscaling").at("/spec/versionPriority").asInt()).isEqualTo(30);
    assertThat(get(PATH + "/v1.").at("/spec").has("group")).isFalse();
  }

  @Test
  void service_notThere_answers503() throws IOException {
    assertThat(send("POST", PATH, METRICS).status()).isEqualTo(201);
    JsonNode condition = get(PATH + "/v1beta1.metrics.k8s.io").at("/status/conditions/0");
    assertThat(condition.path("status").asText()).isEqualTo("False");
    assertThat(condition.path("message").asText())
        .isEqualTo("service/metrics-server in \"kube-system\" is not present");
    Complete answer = send("GET", "/apis/metrics.k8s.io/v1beta1/nodes", "");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo("service unavailable\n");
    assertThat(get("/apis").at("/groups").toString()).contains("metrics.k8s.io/v1beta1");

    assertThat(send("DELETE", PATH + "/v1beta1.metrics.k8s.io", "").status()).isEqualTo(200);
    assertThat(send("GET", "/apis/metrics.k8s.io/v1beta1/nodes", "").status()).isEqualTo(404);
  }

  @Test
  void definition_bringsItsOwn() throws IOException {
    String definition =
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
         "metadata":{"name":"gadgets.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced",
          "names":{"plural":"gadgets","kind":"Gadget"},
          "versions":[{"name":"v1","served":true,"storage":true,
           "schema":{"openAPIV3Schema":{"type":"object"}}}]}}""";
    String definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    assertThat(send("POST", definitions, definition).status()).isEqualTo(201);
    cluster.settle();
    JsonNode made = get(PATH + "/v1.example.com");
    assertThat(made.at("/spec/groupPriorityMinimum").asInt()).isEqualTo(1000);
    send("DELETE", definitions + "/gadgets.example.com", "");
    cluster.settle();
    assertThat(send("GET", PATH + "/v1.example.com", "").status()).isEqualTo(404);
  }

  @Test
  void autoscaler_isOneObjectInBothVersions() throws IOException {
    String older = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers";
    String newer = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
    Complete made =
        send(
            "POST",
            newer,
            """
            {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"a"},
             "spec":{"maxReplicas":3,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment",
              "name":"web"},"metrics":[{"type":"Resource","resource":{"name":"memory","target":
              {"type":"AverageValue","averageValue":"10Mi"}}}],"behavior":{"scaleDown":{}}}}""");
    assertThat(made.status()).isEqualTo(201);
    JsonNode old = get(older + "/a");
    assertThat(
            old.at("/metadata/annotations")
                .path("autoscaling.alpha.kubernetes.io/metrics")
                .asText())
        .isEqualTo(
            "[{\"type\":\"Resource\",\"resource\":"
                + "{\"name\":\"memory\",\"targetAverageValue\":\"10Mi\"}}]");
    Complete put = send("PUT", older + "/a", old.toString());
    assertThat(put.status()).isEqualTo(200);
    assertThat(get(newer + "/a").path("spec")).isEqualTo(JsonTree.parse(made.body()).path("spec"));
    JsonNode cpu =
        JsonTree.parse(
            send(
                    "POST",
                    older,
                    """
                    {"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler",
                     "metadata":{"name":"b"},"spec":{"maxReplicas":3,"scaleTargetRef":
                      {"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}}""")
                .body());
    assertThat(cpu.at("/spec/targetCPUUtilizationPercentage").asInt()).isEqualTo(80);
  }
}
