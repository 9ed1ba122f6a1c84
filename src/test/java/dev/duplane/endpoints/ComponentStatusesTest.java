package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.net.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kube-apiserver says of the components beside it. */
class ComponentStatusesTest {
  private static final String PATH = "/api/v1/componentstatuses";
  private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
  private static final String REFUSED =
      "Get \"https://127.0.0.1:%1$d/healthz\": dial tcp 127.0.0.1:%1$d: connect: connection refused";

  private static ApiResponse.Complete get(String controllers, String target, String accept)
      throws Controllers.UnknownException {
    int mark = target.indexOf('?');
    try (Cluster cluster =
        Cluster.start(
            ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24")))
                .withControllers(Controllers.parse(controllers)))) {
      return (ApiResponse.Complete)
          new ApiEndpoints(cluster, Contract.bundled())
              .handle(
                  new ApiRequest(
                      "GET",
                      mark < 0 ? target : target.substring(0, mark),
                      mark < 0 ? "" : target.substring(mark + 1),
                      Map.of("Accept", List.of(accept)),
                      new byte[0]));
    }
  }

  private static List<String> cells(JsonNode table) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : table.path("rows")) {
      List<String> cells = new ArrayList<>();
      row.path("cells").forEach(cell -> cells.add(cell.asText()));
      rows.add(String.join("|", cells));
    }
    return rows;
  }

  @Test
  void whatRuns_isHealthy() throws Controllers.UnknownException {
    assertThat(cells(Answers.read(get("*", PATH, TABLE).body())))
        .containsExactly(
            "controller-manager|Healthy|ok|", "etcd-0|Healthy|ok|", "scheduler|Healthy|ok|");
    assertThat(cells(Answers.read(get("kubelet", PATH, TABLE).body())))
        .containsExactly(
            "controller-manager|Unhealthy|" + REFUSED.formatted(10257) + "|",
            "etcd-0|Healthy|ok|",
            "scheduler|Unhealthy|" + REFUSED.formatted(10259) + "|");
    assertThat(cells(Answers.read(get("*,-scheduler", PATH + "/scheduler", TABLE).body())))
        .containsExactly("scheduler|Unhealthy|" + REFUSED.formatted(10259) + "|");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /etcd-0 | {"kind":"ComponentStatus","apiVersion":"v1","metadata":{"name":"etcd-0"},"conditions":[{"type":"Healthy","status":"True","message":"ok"}]}
          ?fieldSelector=metadata.name=scheduler | {"kind":"ComponentStatusList","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":"scheduler"},"conditions":[{"type":"Healthy","status":"True","message":"ok"}]}]}
          ?labelSelector=a | {"kind":"ComponentStatusList","apiVersion":"v1","metadata":{},"items":[]}
          """)
  void answers(String target, String json) throws Controllers.UnknownException {
    ApiResponse.Complete answer = get("*", PATH + target, "application/json");

    assertThat(answer.body()).asString().isEqualTo(json + "\n");
    assertThat(answer.headers())
        .contains(
            new ApiResponse.Header(
                "Warning", "299 - \"v1 ComponentStatus is deprecated in v1.19+\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /kubelet | 500 | Component not found: kubelet
          ?watch=true | 405 | watch is not supported on resources of kind "componentstatuses"
          ?fieldSelector=a=b | 400 | "a" is not a known field selector: only "metadata.name", "metadata.namespace"
          """)
  void refusals(String target, int code, String message) throws Controllers.UnknownException {
    ApiResponse.Complete answer = get("*", PATH + target, "application/json");

    assertThat(answer.status()).isEqualTo(code);
    assertThat(Answers.read(answer.body()).path("message").asText()).isEqualTo(message);
  }

  @Test
  void oldPathsOfWatches_areNotThere() throws Controllers.UnknownException {
    assertThat(get("*", "/api/v1/watch/componentstatuses", "*/*").status()).isEqualTo(404);
  }

  @Test
  void list_inProtobuf() throws Controllers.UnknownException {
    assertThat(get("*", PATH, "application/vnd.kubernetes.protobuf").body())
        .asString(java.nio.charset.StandardCharsets.ISO_8859_1)
        .startsWith("k8s\0")
        .contains("ComponentStatusList", "controller-manager");
  }
}
