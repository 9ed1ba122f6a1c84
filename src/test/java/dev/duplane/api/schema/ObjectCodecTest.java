package dev.duplane.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectCodecTest {
  private final ObjectCodec services = codec("", "v1", "Service");

  private static ObjectCodec codec(String group, String version, String kind) {
    return ObjectCodec.of(
        Objects.requireNonNull(Contract.bundled().resourceOfKind(group, version, kind), kind));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Objects that the real server printed, with real values where the record has placeholders. */
  static Stream<String> printedObjects() throws IOException {
    List<String> objects = new ArrayList<>();
    for (JsonNode recorded : Recorded.cases()) {
      for (JsonNode step : recorded.get("steps")) {
        JsonNode body = step.at("/expect/body");
        List<JsonNode> found = new ArrayList<>();
        found.add(body);
        body.path("items").forEach(found::add);
        for (JsonNode object : found) {
          if (object.has("kind") && object.path("metadata").has("uid")) {
            objects.add(
                compact(object)
                    .replaceAll("\"\\{\\{nodePort:(\\d)}}\"", "3000$1")
                    .replaceAll("\\{\\{time}}", "2026-01-02T03:04:05Z"));
          }
        }
      }
    }
    return objects.stream().distinct();
  }

  private static String compact(JsonNode node) {
    JsonBytes json = new JsonBytes();
    json.value(node);
    return new String(json.toByteArray(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("printedObjects")
  void roundTrip_keepsWhatTheRealServerPrints(String printed) {
    TypeMeta type = TypeMeta.of(utf8(printed));
    int slash = type.apiVersion().indexOf('/');
    ApiResource resource =
        Contract.bundled()
            .resourceOfKind(
                slash < 0 ? "" : type.apiVersion().substring(0, slash),
                type.apiVersion().substring(slash + 1),
                type.kind());
    if (resource == null) {
      return;
    }
    ObjectCodec codec = ObjectCodec.of(resource);
    Decoded decoded = codec.decode(utf8(printed));
    assertThat(decoded.strictErrors()).isEmpty();
    assertThat(compact(decoded.object())).isEqualTo(printed);
    assertThat(new String(codec.write(decoded.object()), StandardCharsets.UTF_8))
        .isEqualTo(printed);
    assertThat(codec.decode(decoded.object()).object()).isEqualTo(decoded.object());
  }

  static Stream<JsonNode> decodeCases() throws IOException {
    return Recorded.cases().stream()
        .filter(c -> c.get("id").textValue().matches("(decode|fieldvalidation)/.*"))
        .map(c -> c.get("steps").get(0))
        .filter(step -> step.get("method").textValue().equals("POST"));
  }

  @ParameterizedTest
  @MethodSource("decodeCases")
  void decode_recorded(JsonNode step) {
    byte[] body =
        utf8(
            step.get("body").isTextual()
                ? step.get("body").textValue()
                : compact(step.get("body")));
    String message = step.at("/expect/body/message").asText("");
    boolean yaml = step.at("/headers/Content-Type").asText("").contains("yaml");
    if (message.contains("yaml: ")) {
      assertThatThrownBy(() -> services.decodeYaml(body)).hasMessage(between(message, "yaml: "));
    } else if (message.contains("json parse error: ")) {
      String text = between(message, "json parse error: ").substring("json parse error: ".length());
      assertThatThrownBy(() -> TypeMeta.of(body)).hasMessage(text);
      assertThatThrownBy(() -> services.decode(body)).hasMessage(text);
    } else if (message.contains("json: ")) {
      assertThatThrownBy(() -> services.decode(body))
          .isInstanceOf(DecodeException.class)
          .hasMessage(message.substring(message.indexOf("json: ")));
    } else {
      Decoded decoded = yaml ? services.decodeYaml(body) : services.decode(body);
      List<String> warnings = new ArrayList<>();
      step.at("/expect/warnings")
          .forEach(w -> warnings.add(w.textValue().replaceAll("^299 - \"|\"$|\\\\", "")));
      assertThat(decoded.strictErrors()).isEqualTo(warnings);
    }
  }

  /** The text from a mark up to the body that the message quotes at its end. */
  private static String between(String message, String mark) {
    return message.substring(message.indexOf(mark), message.lastIndexOf(" ("));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"spec\":{\"ports\":[{\"port\":\"80\"}]}}"
            + "|string into Go struct field ServicePort.spec.ports.port of type int32",
        "{\"spec\":{\"ports\":[{\"port\":80.0}]}}"
            + "|number 80.0 into Go struct field ServicePort.spec.ports.port of type int32",
        "{\"spec\":{\"ports\":{}}}"
            + "|object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort",
        "{\"spec\":{\"ports\":[1]}}"
            + "|number into Go struct field ServiceSpec.spec.ports of type v1.ServicePort",
        "{\"spec\":{\"ports\":[{\"targetPort\":true}]}}"
            + "|bool into Go struct field ServicePort.spec.ports.targetPort of type int32",
        "{\"spec\":{\"type\":5,\"ports\":[{\"targetPort\":8e1}]}}"
            + "|number 8e1 into Go struct field ServicePort.spec.ports.targetPort of type int32",
        "{\"spec\":{\"type\":5}}|number into Go struct field ServiceSpec.spec.type of type"
            + " v1.ServiceType",
        "{\"spec\":{\"ipFamilies\":[4]}}|number into Go struct field ServiceSpec.spec.ipFamilies of"
            + " type v1.IPFamily",
        "{\"spec\":{\"clusterIPs\":\"x\"}}|string into Go struct field ServiceSpec.spec.clusterIPs of"
            + " type []string",
        "{\"metadata\":{\"labels\":{\"a\":1}}}|number into Go struct field"
            + " ObjectMeta.metadata.labels of type string",
        "{\"metadata\":{\"labels\":[]}}|array into Go struct field ObjectMeta.metadata.labels of type"
            + " map[string]string",
        "{\"metadata\":\"x\"}|string into Go struct field Service.metadata of type v1.ObjectMeta",
        "{\"metadata\":{\"generation\":1e3}}|number 1e3 into Go struct field"
            + " ObjectMeta.metadata.generation of type int64",
        "[1]|array into Go value of type v1.Service",
        "{\"spec\":{\"clusterIP\":[{\"a\":1}],\"type\":1}}|array into Go struct field"
            + " ServiceSpec.spec.clusterIP of type string",
      })
  void decode_wrongType(String json, String error) {
    assertThatThrownBy(() -> services.decode(utf8(json)))
        .isInstanceOf(DecodeException.class)
        .hasMessage("json: cannot unmarshal " + error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"kind\":\"Pod\",\"metadata\":{\"kind\":\"x\"},\"apiVersion\":\"v1\"}|v1|Pod",
        "{}|``|``",
        "null|``|``",
        "{\"kind\":null}|``|``",
      })
  void typeMeta_read(String json, String apiVersion, String kind) {
    assertThat(TypeMeta.of(utf8(json))).isEqualTo(new TypeMeta(apiVersion, kind));
  }

  @Test
  void typeMeta_wrongType() {
    assertThatThrownBy(() -> TypeMeta.of(utf8("{\"kind\":[1]}")))
        .hasMessage("json: cannot unmarshal array into Go struct field .kind of type string");
  }

  @Test
  void decode_syntaxErrorBeatsTypeError() {
    assertThatThrownBy(() -> services.decode(utf8("{\"spec\":{\"type\":1},}")))
        .hasMessage("invalid character '}' looking for beginning of object key string");
  }

  @Test
  void decode_strictErrorsInOrderOfAppearanceAndOnce() {
    Decoded decoded =
        services.decode(
            utf8(
                "{\"top\":{},\"metadata\":{\"labels\":{\"a\":\"1\",\"a\":\"2\"},\"Name\":\"x\"},"
                    + "\"spec\":{\"type\":null,\"type\":\"ClusterIP\",\"x\":1,\"x\":2,"
                    + "\"ports\":[{},{\"y\":[]}]},\"spec\":{\"clusterIP\":\"None\"}}"));
    assertThat(decoded.strictErrors())
        .containsExactly(
            "unknown field \"top\"",
            "duplicate field \"metadata.labels.a\"",
            "unknown field \"metadata.Name\"",
            "duplicate field \"spec.type\"",
            "unknown field \"spec.x\"",
            "unknown field \"spec.ports[1].y\"",
            "duplicate field \"spec\"");
    assertThat(decoded.object().at("/spec/type").asText()).isEqualTo("ClusterIP");
    assertThat(decoded.object().at("/spec/clusterIP").asText()).isEqualTo("None");
    assertThat(decoded.object().at("/metadata/labels/a").asText()).isEqualTo("2");
  }

  @Test
  void decode_presence() {
    ObjectNode service =
        services
            .decode(
                utf8(
                    "{\"spec\":{\"ipFamilyPolicy\":\"\",\"externalTrafficPolicy\":\"\","
                        + "\"allocateLoadBalancerNodePorts\":false,\"healthCheckNodePort\":0,"
                        + "\"clusterIPs\":[],\"selector\":{},\"sessionAffinityConfig\":{},"
                        + "\"loadBalancerClass\":null,\"ports\":[null]}}"))
            .object();
    assertThat(compact(service))
        .isEqualTo(
            "{\"metadata\":{},\"spec\":{\"ports\":[{\"port\":0,\"targetPort\":0}],"
                + "\"sessionAffinityConfig\":{},\"ipFamilyPolicy\":\"\","
                + "\"allocateLoadBalancerNodePorts\":false},\"status\":{\"loadBalancer\":{}}}");
  }

  @Test
  void decode_timesQuantitiesAndBytes() {
    Decoded node =
        codec("", "v1", "Node")
            .decode(
                utf8(
                    "{\"metadata\":{\"creationTimestamp\":\"2026-01-01T01:30:00.9+02:00\"},"
                        + "\"status\":{\"capacity\":{\"a\":1.5,\"b\":\"1000m\",\"c\":\"2048Ki\","
                        + "\"d\":\"1e3\",\"e\":\"0.1Ki\",\"f\":\"0\"}}}"));
    assertThat(node.object().at("/metadata/creationTimestamp").asText())
        .isEqualTo("2025-12-31T23:30:00Z");
    assertThat(compact(node.object().at("/status/capacity")))
        .isEqualTo(
            "{\"a\":\"1500m\",\"b\":\"1\",\"c\":\"2Mi\",\"d\":\"1e3\",\"e\":\"102400m\","
                + "\"f\":\"0\"}");
    ObjectCodec events = codec("events.k8s.io", "v1", "Event");
    assertThat(
            events
                .decode(utf8("{\"eventTime\":\"2026-01-01T00:00:00.123456789Z\"}"))
                .object()
                .get("eventTime")
                .asText())
        .isEqualTo("2026-01-01T00:00:00.123456Z");
    ObjectCodec configMaps = codec("", "v1", "ConfigMap");
    assertThat(configMaps.decode(utf8("{\"binaryData\":{\"a\":\"AQI=\"}}")).strictErrors())
        .isEmpty();
    assertThatThrownBy(() -> configMaps.decode(utf8("{\"binaryData\":{\"a\":\"A*==\"}}")))
        .hasMessage("illegal base64 data at input byte 1");
    assertThat(configMaps.decode(utf8("{\"binaryData\":{\"a\":[1,2,null]}}")).object())
        .isEqualTo(configMaps.decode(utf8("{\"binaryData\":{\"a\":\"AQIA\"}}")).object());
    for (String number : new String[] {"256", "-1", "1.5", "1000"}) {
      assertThatThrownBy(
              () -> configMaps.decode(utf8("{\"binaryData\":{\"a\":[1," + number + "]}}")))
          .hasMessage(
              "json: cannot unmarshal number "
                  + number
                  + " into Go struct field ConfigMap.binaryData of type uint8");
    }
    assertThatThrownBy(() -> configMaps.decode(utf8("{\"binaryData\":{\"a\":[[]]}}")))
        .hasMessage(
            "json: cannot unmarshal array into Go struct field ConfigMap.binaryData of type uint8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "soon|parsing time \"soon\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"soon\" as"
            + " \"2006\"",
        "2026-01-01|parsing time \"2026-01-01\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\""
            + " as \"T\"",
        "2026-13-01T00:00:00Z|parsing time \"2026-13-01T00:00:00Z\": month out of range",
      })
  void decode_badTime(String time, String error) {
    assertThatThrownBy(
            () -> services.decode(utf8("{\"metadata\":{\"creationTimestamp\":\"" + time + "\"}}")))
        .hasMessage(error);
  }

  @Test
  void decode_brokenUtf8() {
    byte[] json = utf8("{\"metadata\":{\"name\":\"a?\"}}");
    json[22] = (byte) 0xff;
    assertThat(services.decode(json).object().at("/metadata/name").asText()).isEqualTo("a\ufffd");
  }

  @Test
  void encode_leavesAGapForTheResourceVersion() {
    ObjectNode service =
        services
            .decode(
                utf8(
                    "{\"spec\":{\"clusterIP\":\"None\"},\"metadata\":{\"labels\":{\"b\":\"2\","
                        + "\"a\":\"<1>\"},\"resourceVersion\":\"5\",\"uid\":\"u\",\"name\":\"n\"},"
                        + "\"apiVersion\":\"v1\",\"kind\":\"Service\"}"))
            .object();
    Encoded encoded = services.encode(service);
    String json = new String(encoded.json(), StandardCharsets.UTF_8);
    assertThat(json)
        .isEqualTo(
            "{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"n\",\"uid\":\"u\","
                + "\"resourceVersion\":\"\",\"labels\":{\"a\":\"\\u003c1\\u003e\",\"b\":\"2\"}},"
                + "\"spec\":{\"clusterIP\":\"None\"},\"status\":{\"loadBalancer\":{}}}");
    assertThat(json.substring(0, encoded.gap())).endsWith("\"resourceVersion\":\"");
    assertThat(json.substring(encoded.gap())).startsWith("\",\"labels\"");
  }

  @Test
  void encode_ofAnUnorderedTreeEqualsThatOfTheNormalOne() {
    ObjectNode tree =
        (ObjectNode)
            JsonTree.parse(
                utf8(
                    "{\"status\":null,\"spec\":{\"type\":\"\",\"ports\":[{\"port\":1}],\"x\":1},"
                        + "\"kind\":\"Service\"}"));
    assertThat(services.encode(tree).json())
        .isEqualTo(services.encode(services.normalize(tree)).json());
  }

  @Test
  void write_nullsThatGoPrints() {
    ObjectNode slice = codec("discovery.k8s.io", "v1", "EndpointSlice").decode(utf8("{}")).object();
    assertThat(compact(slice))
        .isEqualTo("{\"metadata\":{},\"addressType\":\"\",\"endpoints\":null,\"ports\":null}");
    ObjectNode address = codec("networking.k8s.io", "v1", "IPAddress").decode(utf8("{}")).object();
    assertThat(compact(address)).isEqualTo("{\"metadata\":{},\"spec\":{}}");
    Decoded withCondition =
        services.decode(utf8("{\"status\":{\"conditions\":[{\"lastTransitionTime\":null}]}}"));
    assertThat(compact(withCondition.object().at("/status/conditions/0")))
        .isEqualTo(
            "{\"type\":\"\",\"status\":\"\",\"lastTransitionTime\":null,\"reason\":\"\","
                + "\"message\":\"\"}");
  }
}
