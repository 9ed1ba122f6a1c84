package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.endpoints.ApiResponse.Complete;
import dev.duplane.endpoints.ApiResponse.Watching;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiEndpointsTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";

  private final Cluster cluster = TestClusters.start("v4v6");
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());

  @AfterEach
  void close() {
    cluster.close();
  }

  private ApiResponse send(String method, String path, String query, Map<String, String> headers) {
    return send(method, path, query, headers, new byte[0]);
  }

  private ApiResponse send(
      String method, String path, String query, Map<String, String> headers, byte[] body) {
    Map<String, List<String>> lists = new java.util.TreeMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    return api.handle(new ApiRequest(method, path, query, lists, body));
  }

  private static String text(ApiResponse answer) {
    return new String(((Complete) answer).body(), StandardCharsets.UTF_8);
  }

  @Test
  void get_yaml() {
    String yaml =
        text(send("GET", SERVICES + "/kubernetes", "", Map.of("Accept", "application/yaml")));
    assertThat(yaml).startsWith("apiVersion: v1\nkind: Service\nmetadata:\n");
  }

  @Test
  void get_prettyForCurl() {
    String path = SERVICES + "/%6bubernetes";
    assertThat(text(send("GET", path, "", Map.of("User-Agent", "curl/8"))))
        .startsWith("{\n  \"kind\": \"Service\",\n");
    assertThat(text(send("GET", path, "pretty=false", Map.of("User-Agent", "curl/8"))))
        .startsWith("{\"kind\":\"Service\",");
  }

  @Test
  void create_tooLarge() {
    ApiResponse answer = send("POST", SERVICES, "", Map.of(), new byte[3 * 1024 * 1024 + 1]);
    assertThat(answer.status()).isEqualTo(413);
    assertThat(text(answer)).contains("Request entity too large: limit is 3145728");
  }

  @Test
  void futureRevision_atOnceOrWhenReached() {
    String now = revision();
    String query = "resourceVersion=" + (Long.parseLong(now) + 1);
    ApiResponse answer = send("GET", SERVICES, query, Map.of());
    assertThat(answer.status()).isEqualTo(504);
    assertThat(text(answer)).contains("Timeout: Too large resource version");
    CompletableFuture<ApiResponse> waiting =
        api.handle(
            new ApiRequest("GET", SERVICES, query, Map.of(), new byte[0]),
            Caller.eventLoop(Runnable::run, Runnable::run));
    assertThat(waiting).isNotDone();
    send(
        "POST",
        "/api/v1/namespaces",
        "",
        Map.of(),
        "{\"metadata\":{\"name\":\"later\"}}".getBytes(StandardCharsets.UTF_8));
    assertThat(waiting.join().status()).isEqualTo(200);
  }

  private ApiResponse apply(String fieldValidation, String configuration) {
    return send(
        "PATCH",
        SERVICES + "/twice",
        "fieldManager=alice&dryRun=All&fieldValidation=" + fieldValidation,
        Map.of("content-type", "application/apply-patch+yaml"),
        configuration.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> warnings(ApiResponse answer) {
    return answer.headers().stream()
        .filter(header -> header.name().equals("Warning"))
        .map(ApiResponse.Header::value)
        .toList();
  }

  @Test
  void apply_keysGivenTwice() {
    String twice =
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: twice
        spec:
          type: NodePort
          type: ClusterIP
          ports:
          - port: 80
            port: 81
        """;
    ApiResponse strict = apply("Strict", twice);
    assertThat(strict.status()).isEqualTo(400);
    assertThat(text(strict))
        .contains(
            "\"message\":\"error strict decoding YAML: error converting YAML to JSON: yaml:"
                + " unmarshal errors:\\n  line 7: key \\\"type\\\" already set in map\\n  line 10:"
                + " key \\\"port\\\" already set in map\"");
    for (String lenient : List.of("Warn", "")) {
      ApiResponse warned = apply(lenient, twice);
      assertThat(warned.status()).isEqualTo(201);
      assertThat(warnings(warned))
          .containsExactly(
              "299 - \"line 7: key \\\"type\\\" already set in map\"",
              "299 - \"line 10: key \\\"port\\\" already set in map\"");
      assertThat(text(warned)).contains("\"port\":81").contains("\"type\":\"ClusterIP\"");
    }
    assertThat(warnings(apply("Ignore", twice))).isEmpty();
  }

  @Test
  void create_yamlKeysGivenTwice_warnedOfOneByOne() {
    ApiResponse warned =
        send(
            "POST",
            SERVICES,
            "dryRun=All",
            Map.of("content-type", "application/yaml"),
            """
            metadata:
              name: a
              name: b
              name: c
            spec:
              bogus: 1
              ports:
              - port: 80
            """
                .getBytes(StandardCharsets.UTF_8));
    assertThat(warnings(warned))
        .containsExactly(
            "299 - \"line 3: key \\\"name\\\" already set in map\"",
            "299 - \"line 4: key \\\"name\\\" already set in map\"",
            "299 - \"unknown field \\\"spec.bogus\\\"\"");
  }

  private String revision() {
    Matcher found =
        Pattern.compile("\"metadata\":\\{\"resourceVersion\":\"([0-9]+)\"")
            .matcher(text(send("GET", SERVICES, "", Map.of())));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  @Test
  void watch_tableHeaderOnce() {
    Watching watching =
        (Watching)
            send(
                "GET",
                "/api/v1/watch/namespaces",
                "",
                Map.of("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io"));
    List<String> frames =
        watching.watch().poll(2).stream()
            .map(event -> new String(watching.encode().apply(event), StandardCharsets.UTF_8))
            .toList();
    watching.watch().close();
    assertThat(frames.get(0)).contains("\"columnDefinitions\":[{").endsWith("}\n");
    assertThat(frames.get(1)).contains("\"columnDefinitions\":null");
    assertThat(watching.timeoutSeconds()).isBetween(1800L, 3600L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
        "application/vnd.kubernetes.protobuf",
      })
  void watch_eventIsEncodedOnceForAll(String accept) {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Watching watching =
          (Watching) send("GET", "/api/v1/watch/namespaces", "", Map.of("Accept", accept));
      frames.add(watching.encode().apply(watching.watch().poll(1).get(0)));
      watching.watch().close();
    }
    assertThat(frames).allSatisfy(frame -> assertThat(frame).isSameAs(frames.get(0)));
  }

  @Test
  void watch_bookmarkIsWhole() {
    Watching watching =
        (Watching)
            send(
                "GET",
                SERVICES,
                "watch=1&allowWatchBookmarks=true&sendInitialEvents=true"
                    + "&resourceVersionMatch=NotOlderThan&timeoutSeconds=5",
                Map.of());
    List<String> frames =
        watching.watch().poll(10).stream()
            .map(event -> new String(watching.encode().apply(event), StandardCharsets.UTF_8))
            .toList();
    watching.watch().close();
    assertThat(frames.get(0))
        .startsWith("{\"type\":\"ADDED\",\"object\":{\"kind\":\"Service\",\"apiVersion\":\"v1\",");
    assertThat(frames.get(frames.size() - 1))
        .startsWith("{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Service\",")
        .contains("\"k8s.io/initial-events-end\":\"true\"")
        .endsWith("\"spec\":{},\"status\":{\"loadBalancer\":{}}}}\n");
    assertThat(watching.timeoutSeconds()).isEqualTo(5);
  }

  @Test
  void head_hasNoBody() {
    assertThat(text(send("HEAD", "/healthz", "", Map.of()))).isEmpty();
  }
}
