package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters, paths and Accept headers of reads and watches, and the words of refusals. */
class ReadRequestsTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

  private final Cluster cluster = TestClusters.start("v4v6");
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());

  @AfterEach
  void close() {
    cluster.close();
  }

  private static ApiRequest get(String uri, String accept) {
    int mark = uri.indexOf('?');
    return new ApiRequest(
        "GET",
        mark < 0 ? uri : uri.substring(0, mark),
        mark < 0 ? "" : uri.substring(mark + 1),
        Map.of("Accept", List.of(accept)),
        new byte[0]);
  }

  private String answer(String uri, String accept) {
    ApiResponse.Complete answer = (ApiResponse.Complete) api.handle(get(uri, accept));
    return answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8);
  }

  private List<String> frames(String query, String accept) {
    ApiResponse.Watching watching =
        (ApiResponse.Watching) api.handle(get(SERVICES + "?watch=1&" + query, accept));
    List<String> frames = new ArrayList<>();
    watching
        .watch()
        .poll(99)
        .forEach(
            event ->
                frames.add(new String(watching.encode().apply(event), StandardCharsets.UTF_8)));
    watching.watch().close();
    return frames;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "timeout=5s | 200",
        "timeout=0 | 200",
        "timeout=-1.5h3us | 200",
        "timeout=.5s | 200",
        "timeout= | 200",
        "timeout=foo | 400 invalid timeout specified in the request URL - time: invalid duration \\\"foo\\\"",
        "timeout=. | 400 invalid timeout specified in the request URL - time: invalid duration \\\".\\\"",
        "timeout=- | 400 invalid timeout specified in the request URL - time: invalid duration \\\"-\\\"",
        "timeout=5 | 400 invalid timeout specified in the request URL - time: missing unit in duration \\\"5\\\"",
        "timeout=5d | 400 invalid timeout specified in the request URL - time: unknown unit \\\"d\\\" in duration \\\"5d\\\"",
        "timeout=9999999999h | 400 invalid timeout specified in the request URL - time: invalid duration \\\"9999999999h\\\"",
        "limit=%D9%A3 | 400 strconv.ParseInt: parsing \\\"٣\\\": invalid syntax",
        "limit=+1 | 400 strconv.ParseInt: parsing \\\" 1\\\": invalid syntax",
        "limit=%2B1 | 200",
        "export=true | 200",
        "labelSelector=app%20in%20() | 200",
        "labelSelector=%3Cb%3E | 400 found '\\u003c', expected: !, identifier, or 'end of string'",
        "fieldSelector=spec.x%3Dy | 400 field label not supported: spec.x",
        "resourceVersion=99999999 | 504 Timeout: Too large resource version: 99999999, current: ",
      })
  void list_parameters(String query, String expected) {
    assertAnswer(answer(SERVICES + "?" + query, "application/json"), expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        SERVICES + "/kubernetes?export= | 400 the export parameter, deprecated since v1.14,",
        SERVICES + "/kubernetes?export=0 | 200",
        SERVICES + "/kubernetes?timeout=x | 400 invalid timeout specified",
        SERVICES + "/kubernetes%2Fstatus/ | 200",
        SERVICES + "/..%2f | 400 Name parameter invalid: \\\"..\\\": may not be '..'",
        SERVICES + "/a%25b | 400 Name parameter invalid: \\\"a%b\\\": may not contain '%'",
        "/api/v1/namespaces//services | 200",
        "/api/v1/namespaces//services/kubernetes | 400 Namespace parameter required.",
        "/api/v1/nodes?fieldSelector=metadata.name%3Dx | 200",
        "/api/v1/watch | 500 Internal Server Error: \"/api/v1/watch\": failed to create RequestInfo:",
        "/api/v1/watch?a=<b> | 500 Internal Server Error: \"/api/v1/watch?a=&lt;b&gt;\"",
        "/api/v1/watch/namespaces/default/services/a?fieldSelector=metadata.name%3Db"
            + " | 400 fieldSelector metadata.name doesn't match requested name",
        "/api/v1/watch/namespaces/default/services/a?fieldSelector=metadata.name!%3Da"
            + " | 400 fieldSelector metadata.name doesn't match requested name",
        "/apis/networking.k8s.io/v1/ipaddresses?fieldSelector=spec.x%3Dy"
            + " | 400 \\\"spec.x\\\" is not a known field selector: only \\\"metadata.name\\\", \\\"metadata.namespace\\\"",
        "/apis/networking.k8s.io/v1/ipaddresses?fieldSelector=metadata.namespace%3Dy | 200",
        "/openapi/v3/api/v9 | 404",
        "/healthz?timeout=x | 400 invalid timeout specified",
      })
  void get_pathsAndParameters(String uri, String expected) {
    assertAnswer(answer(uri, "application/json"), expected);
  }

  private static void assertAnswer(String answer, String expected) {
    String status = expected.substring(0, 3);
    assertThat(answer).startsWith(status + " ").contains(expected.substring(3).strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json;q=0.5, application/yaml | apiVersion: v1",
        "*/*;q=0.9, application/yaml;q=0.5 | apiVersion: v1",
        "application/yaml;q=x, application/json;q=0.1 | {\"kind\":\"Service\"",
        "application/*, text/html, application/yaml | apiVersion: v1",
        "application/json;stream=x, application/yaml | apiVersion: v1",
        "application/json;sv=v2, application/yaml;sv=v1 | apiVersion: v1",
        "application/json;g=meta.k8s.io, application/yaml | apiVersion: v1",
        "application/json;AS=Table | {\"kind\":\"Service\"",
        "application/json;pretty=1 | {\n",
      })
  void get_accept(String accept, String start) {
    assertThat(answer(SERVICES + "/kubernetes", accept))
        .startsWith("200 " + start.replace("\\n", "\n"));
  }

  @Test
  void error_takesNoOtherShape() {
    assertThat(answer(SERVICES + "/x", TABLE))
        .startsWith("404 {\n  \"kind\": \"Status\",\n  \"apiVersion\": \"v1\",");
    assertThat(answer(SERVICES + "/x", TABLE + ", application/yaml"))
        .startsWith("404 apiVersion: v1\n");
  }

  @Test
  void list_emptyShapes() {
    String partial = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    assertThat(answer(SERVICES + "?labelSelector=no", partial)).contains("\"items\":null");
    assertThat(answer(SERVICES + "?labelSelector=no", TABLE)).contains("\"rows\":[]");
  }

  @Test
  void watch_tableOfBookmark() {
    List<String> frames =
        frames(
            "labelSelector=no&allowWatchBookmarks=true&sendInitialEvents=true"
                + "&resourceVersionMatch=NotOlderThan",
            TABLE);
    assertThat(frames).hasSize(1);
    assertThat(frames.get(0))
        .startsWith("{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Table\"")
        .contains(
            "\"cells\":[\"\",\"\",\"\\u003cnone\\u003e\",\"\\u003cunknown\\u003e\","
                + "\"\\u003cnone\\u003e\",\"\\u003cunknown\\u003e\",\"\\u003cnone\\u003e\"]")
        .contains("\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/vnd.kubernetes.protobuf"})
  void watch_partialListEndsAtFirstEvent(String type) {
    String accept = type + ";as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    ApiResponse.Watching watching =
        (ApiResponse.Watching) api.handle(get(SERVICES + "?watch=1", accept));
    assertThat(watching.status()).isEqualTo(200);
    assertThat(watching.watch().poll(9)).isEmpty();
    assertThat(watching.watch().closed()).isTrue();
  }

  @Test
  void watch_revisionToCome() {
    assertThat(frames("resourceVersion=99999999", "application/json")).isEmpty();
    ApiResponse.Watching failed =
        (ApiResponse.Watching)
            api.handle(
                get(
                    SERVICES
                        + "?watch=1&resourceVersion=99999999&sendInitialEvents=true"
                        + "&resourceVersionMatch=NotOlderThan",
                    "application/json"));
    assertThat(failed.status()).isEqualTo(200);
    assertThat(failed.watch()).isInstanceOf(FailedWatch.class);
  }

  @Test
  void watch_negativeTimeoutEndsAtOnce() {
    ApiResponse.Watching watching =
        (ApiResponse.Watching)
            api.handle(get(SERVICES + "?watch=1&timeoutSeconds=-3", "application/json"));
    watching.watch().close();
    assertThat(watching.timeoutSeconds()).isZero();
  }
}
