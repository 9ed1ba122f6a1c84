package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.endpoints.ApiResponse.Complete;
import dev.duplane.endpoints.ApiResponse.Watching;
import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.WatchEvent;
import dev.duplane.registry.customresource.CustomResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A kind comes to a running cluster, is used like any other, and goes again. */
class RuntimeKindTest {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  private static final String GROUP = "/apis/stable.example.com";
  private static final String CRONTABS = GROUP + "/v1/namespaces/default/crontabs";
  private static final String CRONTAB =
      """
      {"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"nightly"},
       "spec":{"schedule":"0 0 * * *"}}""";

  private final Cluster cluster = TestClusters.start("v4v6");
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());

  @AfterEach
  void close() {
    cluster.close();
  }

  private void register() throws IOException {
    JsonNode spec =
        Recorded.MAPPER.readTree(
            """
            {"group":"stable.example.com","scope":"Namespaced",
             "names":{"plural":"crontabs","singular":"crontab","kind":"CronTab","shortNames":["ct"]},
             "versions":[
              {"name":"v1beta1","served":true,"storage":false,"deprecated":true,"schema":{"openAPIV3Schema":
               {"type":"object","x-kubernetes-preserve-unknown-fields":true}}},
              {"name":"v1","served":true,"storage":true,"subresources":{"status":{},"scale":{}},
               "schema":{"openAPIV3Schema":{"type":"object","required":["spec"],"properties":{
                "spec":{"type":"object","required":["schedule"],"properties":{
                 "schedule":{"type":"string"},
                 "replicas":{"type":"integer","minimum":1,"default":1},
                 "hosts":{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"}}},
                "status":{"type":"object","properties":{"last":{"type":"string"}}}}}}}]}""");
    cluster.catalog().register(new CustomResource(spec, Contract.bundled()).registrations());
  }

  private void remove() {
    cluster
        .catalog()
        .remove(served -> served.resource().groupResource().toString().startsWith("crontabs."));
  }

  private ApiResponse send(String method, String path, Map<String, String> headers, String body) {
    Map<String, List<String>> lists = new java.util.TreeMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    int query = path.indexOf('?');
    return api.handle(
        new ApiRequest(
            method,
            query < 0 ? path : path.substring(0, query),
            query < 0 ? "" : path.substring(query + 1),
            lists,
            body.getBytes(StandardCharsets.UTF_8)));
  }

  private JsonNode call(int status, String method, String path, String type, String body)
      throws IOException {
    Complete answer = (Complete) send(method, path, Map.of("Content-Type", type), body);
    assertThat(answer.status())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(status);
    return Recorded.MAPPER.readTree(answer.body());
  }

  private JsonNode get(String path) throws IOException {
    return call(200, "GET", path, "", "");
  }

  private JsonNode create(String body) throws IOException {
    return call(201, "POST", CRONTABS, "application/json", body);
  }

  private Complete discover(String path, String accept) {
    return (Complete) send("GET", path, Map.of("Accept", accept), "");
  }

  private static String tag(ApiResponse answer) {
    return answer.headers().stream()
        .filter(header -> header.name().equals("ETag"))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void discovery_follows() throws IOException {
    String before = tag(discover("/apis", AGGREGATED));
    register();
    Complete aggregated = discover("/apis", AGGREGATED);
    assertThat(tag(aggregated)).isNotEqualTo(before);
    JsonNode items = Recorded.MAPPER.readTree(aggregated.body()).path("items");
    JsonNode last = items.get(items.size() - 1);
    assertThat(last.at("/metadata/name").asText()).isEqualTo("stable.example.com");
    assertThat(last.path("versions").findValuesAsText("version"))
        .startsWith("v1", "v1")
        .contains("v1beta1");
    assertThat(last.at("/versions/0/resources/0/responseKind"))
        .isEqualTo(
            Recorded.MAPPER.readTree(
                "{\"group\":\"stable.example.com\",\"version\":\"v1\",\"kind\":\"CronTab\"}"));
    assertThat(get(GROUP).at("/preferredVersion/version").asText()).isEqualTo("v1");
    JsonNode list = get(GROUP + "/v1");
    assertThat(list.path("resources").findValuesAsText("name"))
        .containsExactly("crontabs", "crontabs/status", "crontabs/scale");
    assertThat(get("/").path("paths").toString()).contains("\"/apis/stable.example.com/v1beta1\"");
    remove();
    assertThat(tag(discover("/apis", AGGREGATED))).isEqualTo(before);
    assertThat(discover(GROUP, "*/*").status()).isEqualTo(404);
  }

  @Test
  void openApi_follows() throws IOException {
    String version2 = tag(discover("/openapi/v2", "application/json"));
    JsonNode before = get("/openapi/v3").path("paths");
    register();
    JsonNode index = get("/openapi/v3").path("paths");
    String url = index.at("/apis~1stable.example.com~1v1/serverRelativeURL").asText();
    Complete document = discover(url.substring(0, url.indexOf('?')), "application/json");
    assertThat(tag(document)).isEqualTo("\"" + url.substring(url.indexOf('=') + 1) + "\"");
    assertThat(index.get("api/v1")).isEqualTo(before.get("api/v1"));
    JsonNode version3 = Recorded.MAPPER.readTree(document.body());
    assertThat(
            version3.at(
                "/paths/~1apis~1stable.example.com~1v1~1namespaces~1{namespace}~1crontabs"
                    + "/post/operationId"))
        .hasToString("\"createStableExampleComV1NamespacedCronTab\"");
    JsonNode schema = version3.at("/components/schemas/com.example.stable.v1.CronTab");
    assertThat(schema.at("/properties/spec/properties/replicas/minimum").asInt()).isEqualTo(1);
    for (String reference : version3.findValuesAsText("$ref")) {
      assertThat(version3.at("/components/schemas").has(reference.substring(21)))
          .as(reference)
          .isTrue();
    }
    Complete swagger = discover("/openapi/v2", "application/json");
    assertThat(tag(swagger)).isNotEqualTo(version2);
    JsonNode definitions = Recorded.MAPPER.readTree(swagger.body()).path("definitions");
    assertThat(definitions.has("com.example.stable.v1.CronTab")).isTrue();
    assertThat(definitions.has("io.k8s.api.core.v1.Service")).isTrue();
    remove();
    assertThat(tag(discover("/openapi/v2", "application/json"))).isEqualTo(version2);
    assertThat(get("/openapi/v3").path("paths")).isEqualTo(before);
  }

  @Test
  void objects_areServed() throws IOException {
    register();
    JsonNode made = create(CRONTAB);
    assertThat(made.path("spec").toString())
        .isEqualTo("{\"replicas\":1,\"schedule\":\"0 0 * * *\"}");
    assertThat(made.at("/metadata/generation").asInt()).isEqualTo(1);
    String nightly = CRONTABS + "/nightly";
    assertThat(get(nightly)).isEqualTo(made);
    assertThat(get(GROUP + "/v1beta1/namespaces/default/crontabs/nightly").path("apiVersion"))
        .hasToString("\"stable.example.com/v1beta1\"");
    assertThat(get(GROUP + "/v1/crontabs").path("items").findValuesAsText("name"))
        .containsExactly("nightly");
    JsonNode patched =
        call(
            200,
            "PATCH",
            nightly,
            "application/merge-patch+json",
            "{\"spec\":{\"replicas\":2},\"status\":{\"last\":\"x\"}}");
    assertThat(patched.at("/metadata/generation").asInt()).isEqualTo(2);
    assertThat(patched.has("status")).isFalse();
    JsonNode told =
        call(
            200,
            "PATCH",
            nightly + "/status",
            "application/merge-patch+json",
            "{\"spec\":{\"replicas\":9},\"status\":{\"last\":\"x\"}}");
    assertThat(told.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(told.at("/status/last").asText()).isEqualTo("x");
    JsonNode applied =
        call(
            200,
            "PATCH",
            nightly + "?fieldManager=one",
            "application/apply-patch+yaml",
            "{\"apiVersion\":\"stable.example.com/v1\",\"kind\":\"CronTab\","
                + "\"spec\":{\"hosts\":[\"a\"]}}");
    assertThat(applied.at("/spec/hosts").toString()).isEqualTo("[\"a\"]");
    assertThat(applied.at("/metadata/generation").asInt()).isEqualTo(3);
    JsonNode shared =
        call(
            200,
            "PATCH",
            nightly + "?fieldManager=two",
            "application/apply-patch+yaml",
            "{\"apiVersion\":\"stable.example.com/v1\",\"kind\":\"CronTab\","
                + "\"spec\":{\"hosts\":[\"b\"]}}");
    assertThat(shared.at("/spec/hosts").toString()).isEqualTo("[\"a\",\"b\"]");
    JsonNode refused =
        call(422, "PATCH", nightly, "application/merge-patch+json", "{\"spec\":{\"replicas\":0}}");
    assertThat(refused.path("message").asText())
        .isEqualTo(
            "CronTab.stable.example.com \"nightly\" is invalid: spec.replicas: Invalid value: 0:"
                + " spec.replicas in body should be greater than or equal to 1");
    call(200, "DELETE", nightly, "", "");
    call(404, "GET", nightly, "", "");
  }

  @Test
  void unknownFields_areToldAndDropped() throws IOException {
    register();
    String body = CRONTAB.replace("\"spec\":{", "\"spec\":{\"colour\":\"red\",");
    Complete answer =
        (Complete) send("POST", CRONTABS, Map.of("Content-Type", "application/json"), body);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.headers())
        .contains(new ApiResponse.Header("Warning", "299 - \"unknown field \\\"spec.colour\\\"\""));
    assertThat(Recorded.MAPPER.readTree(answer.body()).at("/spec/colour").isMissingNode()).isTrue();
  }

  @Test
  void deprecatedVersion_isWarnedOf() throws IOException {
    register();
    assertThat(discover(GROUP + "/v1beta1/namespaces/default/crontabs", "*/*").headers())
        .contains(
            new ApiResponse.Header(
                "Warning", "299 - \"stable.example.com/v1beta1 CronTab is deprecated\""));
  }

  @Test
  void protobufAndStrategicMerge_areRefused() throws IOException {
    register();
    create(CRONTAB);
    String protobuf = "application/vnd.kubernetes.protobuf";
    assertThat(discover(CRONTABS, protobuf).status()).isEqualTo(406);
    assertThat(discover(CRONTABS, protobuf + ",application/json").status()).isEqualTo(200);
    assertThat(
            discover(CRONTABS, protobuf + ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")
                .status())
        .isEqualTo(200);
    JsonNode refused =
        call(
            415,
            "PATCH",
            CRONTABS + "/nightly",
            "application/strategic-merge-patch+json",
            "{\"spec\":{}}");
    assertThat(refused.path("message").asText())
        .isEqualTo(
            "the body of the request was in an unknown format - accepted media types include:"
                + " application/json-patch+json, application/merge-patch+json,"
                + " application/apply-patch+yaml");
  }

  @Test
  void table_namesObjects() throws IOException {
    register();
    create(CRONTAB);
    Complete answer = discover(CRONTABS, "application/json;as=Table;v=v1;g=meta.k8s.io");
    assertThat(Recorded.MAPPER.readTree(answer.body()).at("/rows/0/cells/0").asText())
        .isEqualTo("nightly");
  }

  @Test
  void garbageCollector_deletesDependents() throws IOException {
    register();
    String uid = create(CRONTAB).at("/metadata/uid").asText();
    String dependent =
        """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d","ownerReferences":[
         {"apiVersion":"stable.example.com/v1","kind":"CronTab","name":"nightly","uid":"%s"}]}}"""
            .formatted(uid);
    String maps = "/api/v1/namespaces/default/configmaps";
    call(201, "POST", maps, "application/json", dependent);
    cluster.settle();
    get(maps + "/d");
    call(200, "DELETE", CRONTABS + "/nightly", "", "");
    cluster.settle();
    call(404, "GET", maps + "/d", "", "");
  }

  @Test
  void namespace_takesObjectsAlong() throws IOException {
    register();
    call(
        201,
        "POST",
        "/api/v1/namespaces",
        "application/json",
        "{\"metadata\":{\"name\":\"gone\"}}");
    String there = GROUP + "/v1/namespaces/gone/crontabs";
    call(201, "POST", there, "application/json", CRONTAB);
    call(200, "DELETE", "/api/v1/namespaces/gone", "", "");
    cluster.settle();
    call(404, "GET", "/api/v1/namespaces/gone", "", "");
    call(404, "GET", there + "/nightly", "", "");
  }

  @Test
  void removal_endsWatchesAndRoutes() throws IOException {
    register();
    Watching watching = (Watching) send("GET", CRONTABS + "?watch=true", Map.of(), "");
    try (ResourceWatch watch = watching.watch()) {
      create(CRONTAB);
      List<String> seen = new ArrayList<>();
      for (WatchEvent event : watch.poll(10)) {
        seen.add(event.type().name());
      }
      assertThat(seen).containsExactly("ADDED");
      AtomicBoolean woken = new AtomicBoolean();
      watch.onReady(() -> woken.set(true));
      assertThat(watch.closed()).isFalse();
      remove();
      assertThat(watch.closed()).isTrue();
      assertThat(woken).isTrue();
      assertThat(watch.poll(10)).isEmpty();
    }
    assertThat(discover(CRONTABS, "*/*").status()).isEqualTo(404);
    assertThat(discover("/api/v1/namespaces/default/services/kubernetes", "*/*").status())
        .isEqualTo(200);
    // Objects are the remover's task: they are there still if the kind comes back.
    register();
    assertThat(get(CRONTABS + "/nightly").path("kind").asText()).isEqualTo("CronTab");
  }
}
