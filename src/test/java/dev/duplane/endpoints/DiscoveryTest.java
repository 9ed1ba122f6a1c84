package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DiscoveryTest {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  @TestFactory
  Stream<DynamicTest> asRecorded() throws IOException {
    return Recorded.document("discovery-all.json.gz").properties().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> check(entry.getKey(), entry.getValue())));
  }

  private static void check(String name, JsonNode expected) throws IOException {
    boolean aggregated = name.endsWith(" aggregated");
    String path = aggregated ? name.substring(0, name.indexOf(' ')) : name;
    ApiResponse.Complete answer = get(path, aggregated ? AGGREGATED + ",application/json" : "*/*");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode body = Recorded.MAPPER.readTree(answer.body());
    // Where a server is reached is its own affair.
    ((ObjectNode) body).remove("serverAddressByClientCIDRs");
    assertThat(body).isEqualTo(expected);
    assertThat(header(answer, "Content-Type"))
        .isEqualTo(aggregated ? AGGREGATED : "application/json");
  }

  @Test
  void aggregated_known() {
    String tag = header(get("/apis", AGGREGATED), "ETag");
    ApiResponse.Complete again =
        handle("/apis", Map.of("Accept", List.of(AGGREGATED), "If-None-Match", List.of(tag)));
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void openApi_linkedAndConsistent() throws IOException {
    JsonNode index = Recorded.MAPPER.readTree(get("/openapi/v3", "application/json").body());
    assertThat(index.path("paths").has("apis/networking.k8s.io/v1")).isTrue();
    String url = index.path("paths").path("api/v1").path("serverRelativeURL").asText();
    ApiResponse.Complete core = get(url.substring(0, url.indexOf('?')), "application/json");
    assertThat(header(core, "ETag")).isEqualTo("\"" + url.substring(url.indexOf('=') + 1) + "\"");
    JsonNode patch =
        Recorded.MAPPER
            .readTree(core.body())
            .path("paths")
            .path("/api/v1/namespaces/{namespace}/services/{name}")
            .path("patch");
    assertThat(patch.path("parameters").findValuesAsText("name")).contains("fieldValidation");
    assertThat(patch.path("x-kubernetes-group-version-kind").path("kind").asText())
        .isEqualTo("Service");
    assertThat(new String(core.body(), java.nio.charset.StandardCharsets.UTF_8))
        .doesNotContain("x-duplane");
  }

  @Test
  void swagger_referencesResolve() throws IOException {
    JsonNode swagger = Recorded.MAPPER.readTree(get("/openapi/v2", "application/json").body());
    for (JsonNode found : swagger.findValues("$ref")) {
      if (!found.isTextual()) {
        // JSON Schemas have a field of that name.
        continue;
      }
      String reference = found.textValue();
      assertThat(reference).startsWith("#/definitions/");
      assertThat(swagger.path("definitions").has(reference.substring("#/definitions/".length())))
          .as(reference)
          .isTrue();
    }
    assertThat(swagger.findValue("requestBody")).isNull();
    assertThat(swagger.findValue("content")).isNull();
  }

  @Test
  void openApi_protobufAlone() throws IOException {
    ApiResponse.Complete swagger = get("/openapi/v2", SwaggerProtobuf.ASKED);
    assertThat(swagger.status()).isEqualTo(200);
    assertThat(swagger.headers())
        .contains(new ApiResponse.Header("Content-Type", SwaggerProtobuf.MEDIA_TYPE));
    List<String> defined = new ArrayList<>();
    CodedInputStream document = CodedInputStream.newInstance(swagger.body());
    for (int tag = document.readTag(); tag != 0; tag = document.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 9) {
        defined.addAll(names(document.readBytes().newCodedInput()));
      } else {
        document.skipField(tag);
      }
    }
    JsonNode json = Recorded.MAPPER.readTree(get("/openapi/v2", "application/json").body());
    assertThat(defined)
        .containsExactlyElementsOf(() -> json.path("definitions").fieldNames())
        .contains("io.k8s.api.core.v1.Service");
    assertThat(get("/openapi/v3", SwaggerProtobuf.ASKED).status()).isEqualTo(406);
  }

  /** The names of NamedSchema messages, each the first field of the first field. */
  private static List<String> names(CodedInputStream definitions) throws IOException {
    List<String> names = new ArrayList<>();
    for (int tag = definitions.readTag(); tag != 0; tag = definitions.readTag()) {
      CodedInputStream named = definitions.readBytes().newCodedInput();
      named.readTag();
      names.add(named.readString());
    }
    return names;
  }

  @Test
  void health() {
    assertThat(get("/readyz", "*/*").body()).asString().isEqualTo("ok");
    assertThat(get("/livez/ping", "*/*").body()).asString().isEqualTo("ok");
    assertThat(get("/livez/nope", "*/*").status()).isEqualTo(404);
    assertThat(get("/livez/poststarthook/bootstrap-controller", "*/*").status()).isEqualTo(200);
  }

  @Test
  void health_checksExcluded() {
    assertThat(get("/readyz?verbose&exclude=log&exclude=zz&exclude=a%22b", "*/*").body())
        .asString()
        .startsWith("[+]ping ok\n[+]log excluded: ok\n[+]informer-sync ok\n")
        .endsWith(
            """
            [+]shutdown ok
            warn: some health checks cannot be excluded: no matches for "a\\"b","zz"
            readyz check passed
            """);
  }

  private static ApiResponse.Complete get(String path, String accept) {
    return handle(path, Map.of("Accept", List.of(accept)));
  }

  private static ApiResponse.Complete handle(String path, Map<String, List<String>> headers) {
    try (Cluster cluster = TestClusters.start("v4v6")) {
      int mark = path.indexOf('?');
      String query = mark < 0 ? "" : path.substring(mark + 1);
      String alone = mark < 0 ? path : path.substring(0, mark);
      return (ApiResponse.Complete)
          new ApiEndpoints(cluster, Contract.bundled())
              .handle(new ApiRequest("GET", alone, query, headers, new byte[0]));
    }
  }

  private static String header(ApiResponse answer, String name) {
    return answer.headers().stream()
        .filter(header -> header.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
