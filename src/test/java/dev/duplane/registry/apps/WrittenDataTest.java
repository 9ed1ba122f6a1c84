package dev.duplane.registry.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse.Complete;
import dev.duplane.net.Cidr;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The data of a ControllerRevision is what a client has written, byte for byte. */
class WrittenDataTest {
  private static final String PATH = "/apis/apps/v1/namespaces/default/controllerrevisions";
  private static final String BODY = "{\"metadata\":{\"name\":\"r\"},\"revision\":%d,\"data\":%s}";

  private final Cluster cluster =
      Cluster.start(
          ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24")))
              .withControllers(Controllers.API_SERVER));
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());

  @AfterEach
  void close() {
    cluster.close();
  }

  private Complete send(String method, String path, String type, String body) {
    return (Complete)
        api.handle(
            new ApiRequest(
                method,
                path,
                "",
                Map.of("Content-Type", List.of(type)),
                body.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":{}}    | {"a":{}}   | 200 | 200
          {"a": {}}   | {"a": {}}  | 422 | 200
          {"a": {}}   | {"a":{}}   | 422 | 422
          {"a":{}}    | {"a": {}}  | 200 | 422
          {"a":"<"}   | {"a":"<"}  | 422 | 200
          """)
  void update_whereTheBytesAreTheSame(String made, String put, int patched, int replaced) {
    String json = "application/json";
    assertThat(send("POST", PATH, json, BODY.formatted(1, made)).status()).isEqualTo(201);

    Complete patch =
        send(
            "PATCH",
            PATH + "/r",
            "application/merge-patch+json",
            "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
    Complete update = send("PUT", PATH + "/r", json, BODY.formatted(2, put));

    assertThat(patch.status()).isEqualTo(patched);
    assertThat(update.status()).isEqualTo(replaced);
    if (patched == 422) {
      assertThat(JsonTree.parse(patch.body()).path("message").asText())
          .startsWith("ControllerRevision.apps \"r\" is invalid: data: Invalid value: {\"a\":")
          .endsWith(": field is immutable");
    }
  }
}
