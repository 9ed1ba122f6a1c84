package dev.duplane.endpoints;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.schema.Contract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of bodies of other kinds and versions, and of patches, of any kind of object. */
class BodiesTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ApiEndpoints api = new ApiEndpoints(TestClusters.start("v4v6"), Contract.bundled());

  private ApiResponse.Complete ask(
      String method, String path, String query, String type, String body) {
    return (ApiResponse.Complete)
        api.handle(
            new ApiRequest(
                method, path, query, Map.of("content-type", List.of(type)), body.getBytes(UTF_8)));
  }

  private ApiResponse.Complete patch(String type, String query, String body) {
    return ask("PATCH", MAPS + "/m", query, "application/" + type, body.replace('\'', '"'));
  }

  private static String message(ApiResponse.Complete answer) {
    return tree(answer).path("message").asText();
  }

  private static JsonNode tree(ApiResponse.Complete answer) {
    try {
      return MAPPER.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> warnings(ApiResponse.Complete answer) {
    return answer.headers().stream()
        .filter(header -> header.name().equals("Warning"))
        .map(header -> header.value().replace("\\\"", "'"))
        .toList();
  }

  private void create(String map) {
    ApiResponse.Complete answer = ask("POST", MAPS, "", "application/json", map);
    assertThat(answer.status()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "v1 ~ Pod ~ Pod in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Pod) to "
            + "(core.ConfigMap): unknown conversion",
        "apps/v1beta1 ~ Deployment ~ Deployment in version \"v1beta1\" cannot be handled as a "
            + "ConfigMap: converting (v1beta1.Deployment) to (core.ConfigMap): unknown conversion",
        "apps/v1 ~ DeploymentList ~ DeploymentList in version \"v1\" cannot be handled as a "
            + "ConfigMap: converting (v1.DeploymentList) to (core.ConfigMap): unknown conversion",
        "x/v9 ~ Status ~ Status in version \"v9\" cannot be handled as a ConfigMap: converting "
            + "(v1.Status) to (core.ConfigMap): unknown conversion",
        "v1 ~ Foo ~ Foo in version \"v1\" cannot be handled as a ConfigMap: no kind \"Foo\" is "
            + "registered for version \"v1\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"",
      })
  void create_otherKind(String apiVersion, String kind, String message) {
    String body = "{\"apiVersion\":\"%s\",\"kind\":\"%s\"}".formatted(apiVersion, kind);
    assertThat(message(ask("POST", MAPS, "", "application/json", body))).isEqualTo(message);
  }

  @Test
  void create_otherKindThatCannotBeRead_saysSoFirst() {
    String body = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":5}";
    assertThat(message(ask("POST", MAPS, "", "application/json", body)))
        .endsWith("json: cannot unmarshal number into Go struct field Pod.spec of type v1.PodSpec");
  }

  @Test
  void create_coreEventAsEventOfItsGroup_versionDoesNotMatch() {
    String path = "/apis/events.k8s.io/v1/namespaces/default/events";
    assertThat(
            message(
                ask(
                    "POST",
                    path,
                    "",
                    "application/json",
                    "{\"apiVersion\":\"v1\",\"kind\":\"Event\"}")))
        .isEqualTo(
            "the API version in the data (v1) does not match the expected API version "
                + "(events.k8s.io/v1)");
  }

  @Test
  void create_refusedAfterAWarning_warnsAllTheSame() {
    ApiResponse.Complete answer =
        ask("POST", MAPS, "", "application/json", "{\"metadata\":{},\"Data\":{}}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(warnings(answer)).containsExactly("299 - \"unknown field 'Data'\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "json-patch+json ~ [{'op':'add','path':'/data','value':{'a':'b','a':'c'},'x':1}] ~ "
            + "json patch unknown field '[0].x' ~ json patch duplicate field '[0].value.a'",
        "merge-patch+json ~ {'data':{'a':'b','a':'c'},'x':{'y':1}} ~ "
            + "duplicate field 'data.a' ~ unknown field 'x'",
        "strategic-merge-patch+json ~ {'data':{'a':'b','a':'c'},'x':{'y':1}} ~ "
            + "duplicate field 'data.a' ~ unknown field 'x'",
      })
  void patch_unknownAndDuplicate(String type, String body, String first, String second) {
    create("{\"metadata\":{\"name\":\"m\"}}");
    ApiResponse.Complete warned = patch(type, "dryRun=All", body);
    assertThat(warned.status()).isEqualTo(200);
    assertThat(warnings(warned))
        .containsExactly("299 - \"" + first + "\"", "299 - \"" + second + "\"");
    assertThat(message(patch(type, "dryRun=All&fieldValidation=Strict", body)).replace('"', '\''))
        .endsWith("strict decoding error: " + first + ", " + second);
    assertThat(warnings(patch(type, "dryRun=All&fieldValidation=Ignore", body))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "merge-patch+json ~ {'data':5} ~ json: cannot unmarshal number into Go struct field "
            + "ConfigMap.data of type map[string]string",
        "strategic-merge-patch+json ~ {'data':5} ~ cannot restore map from int64",
        "strategic-merge-patch+json ~ {'immutable':'x'} ~ unrecognized type: bool",
        "merge-patch+json ~ {'apiVersion':'a/b/c'} ~ unexpected GroupVersion string: a/b/c",
        "merge-patch+json ~ {'kind':'Foo'} ~ no kind 'Foo' is registered for version 'v1' in scheme "
            + "'pkg/api/legacyscheme/scheme.go:30'",
        "json-patch+json ~ [{'op':'replace','path':'','value':[]}] ~ couldn't get version/kind; json "
            + "parse error: json: cannot unmarshal array into Go value of type struct { APIVersion "
            + "string 'json:\\'apiVersion,omitempty\\''; Kind string "
            + "'json:\\'kind,omitempty\\'' }",
      })
  void patch_outcomeThatCannotBeRead(String type, String body, String detail) {
    create("{\"metadata\":{\"name\":\"m\"}}");
    ApiResponse.Complete answer = patch(type, "", body);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(message(answer).replace('"', '\'')).endsWith(": " + detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{'data':{'a':5}} ~ .data.a: expected string, got &value.valueUnstructured{Value:5}",
        "{'data':['x']} ~ .data: expected map, got &{[x]}",
        "{'immutable':'x'} ~ .immutable: expected boolean, got &{x}",
        "{'data':{'a':{'b':[1,'c']}}} ~ .data.a: expected string, got "
            + "&value.valueUnstructured{Value:map[string]interface {}{'b':[]interface {}{1, 'c'}}}",
      })
  void apply_wrongTypes(String fields, String detail) {
    String body =
        "{'apiVersion':'/v1','kind':'ConfigMap','metadata':{'name':'m'}," + fields.substring(1);
    ApiResponse.Complete answer = patch("apply-patch+yaml", "fieldManager=f", body);
    assertThat(message(answer).replace('"', '\''))
        .isEqualTo("failed to create typed patch object (/m; /v1, Kind=ConfigMap): " + detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "application/Merge-Patch+json ~ 415: Unsupported Media Type",
        "text/plain, application/merge-patch+json ~ the body of the request was in an unknown format",
        "application/merge-patch+json , x ~ the body of the request was in an unknown format",
      })
  void patch_mediaType(String type, String message) {
    ApiResponse.Complete answer = ask("PATCH", MAPS + "/m", "", type, "{}");
    assertThat(answer.status()).isEqualTo(415);
    assertThat(message(answer)).startsWith(message);
  }

  @Test
  void write_tooLargeForEtcd_losesManagedFieldsUnlessApplied() {
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < 9999; i++) {
      data.append(i == 0 ? "" : ",")
          .append("\"this-key-is-very-long-so-as-to-create-a-very-large-serialized-fieldset-")
          .append(i)
          .append("\":\"A\"");
    }
    String map = "{\"metadata\":{\"name\":\"m\"},\"data\":{" + data + "}}";
    ApiResponse.Complete created = ask("POST", MAPS, "", "application/json", map);
    assertThat(created.status()).isEqualTo(201);
    assertThat(tree(created).path("metadata").has("managedFields")).isFalse();
    ApiResponse.Complete applied =
        patch(
            "apply-patch+yaml",
            "fieldManager=f",
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'m'}}");
    assertThat(applied.status()).isEqualTo(500);
    assertThat(message(applied)).isEqualTo("etcdserver: request is too large");
  }
}
