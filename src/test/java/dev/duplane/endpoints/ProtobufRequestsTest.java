package dev.duplane.endpoints;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.protobuf.Envelope;
import dev.duplane.api.protobuf.Messages;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.api.schema.TypeMeta;
import dev.duplane.cluster.Cluster;
import dev.duplane.endpoints.ApiResponse.Complete;
import dev.duplane.endpoints.ApiResponse.Watching;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests and answers in protobuf, as Go clients send and ask for them. */
class ProtobufRequestsTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String BOTH = PROTOBUF + ",application/json";
  private static final String SERVICE =
      "{\"metadata\":{\"name\":\"web\"},\"spec\":{\"ports\":[{\"port\":80,\"targetPort\":\"http\"}],"
          + "\"ipFamilyPolicy\":\"PreferDualStack\"}}";

  private final Cluster cluster = TestClusters.start("v4v6");
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void create_answeredAsJsonWouldBe() throws IOException {
    Complete created = send("POST", SERVICES, BOTH, message("v1", "Service", SERVICE));
    assertThat(created.status()).isEqualTo(201);
    JsonNode object = object(created);
    assertThat(object.at("/spec/clusterIPs")).hasSize(2);
    assertThat(object.at("/spec/ports/0/targetPort").textValue()).isEqualTo("http");
    JsonNode json = json(send("GET", SERVICES + "/web", "application/json", new byte[0]));
    assertThat(reread(object)).isEqualTo(json);
  }

  @Test
  void create_noEnvelope() throws IOException {
    Complete refused =
        send("POST", SERVICES, BOTH, SERVICE.substring(0, 10).getBytes(StandardCharsets.UTF_8));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(object(refused).path("message").textValue())
        .isEqualTo(
            "the object provided is unrecognized (must be of type Service): provided data does not"
                + " appear to be a protobuf message, expected prefix [107 56 115 0] ({\"metadata)");
  }

  @Test
  void create_brokenMessage() throws IOException {
    byte[] body = new Envelope(new TypeMeta("v1", "Service"), new byte[] {10, 99}).write();
    assertThat(object(send("POST", SERVICES, BOTH, body)).path("message").textValue())
        .isEqualTo("Service in version \"v1\" cannot be handled as a Service: unexpected EOF");
  }

  @Test
  void create_otherKind() throws IOException {
    Complete refused = send("POST", SERVICES, BOTH, message("v1", "Node", "{}"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(object(refused).path("message").textValue())
        .startsWith("Node in version \"v1\" cannot be handled as a Service: converting ");
  }

  @Test
  void create_definition() throws IOException {
    String definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    String schema =
        "{\"type\":\"object\",\"properties\":{\"spec\":{\"type\":\"object\",\"default\":{\"a\":[]},"
            + "\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"enum\":[\"<\"]},"
            + "\"x-kubernetes-list-type\":\"set\"},\"b\":{\"type\":\"object\","
            + "\"additionalProperties\":{\"x-kubernetes-int-or-string\":true}}}}}}";
    String definition =
        "{\"metadata\":{\"name\":\"webs.example.com\"},\"spec\":{\"group\":\"example.com\","
            + "\"names\":{\"kind\":\"Web\",\"plural\":\"webs\"},\"scope\":\"Namespaced\","
            + "\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":true,"
            + "\"schema\":{\"openAPIV3Schema\":"
            + schema
            + "}}]}}";
    String apiVersion = "apiextensions.k8s.io/v1";
    Complete created =
        send(
            "POST", definitions, BOTH, message(apiVersion, "CustomResourceDefinition", definition));
    assertThat(created.status()).isEqualTo(201);
    JsonNode json =
        json(send("GET", definitions + "/webs.example.com", "application/json", new byte[0]));
    assertThat(json.at("/spec/versions/0/schema/openAPIV3Schema"))
        .isEqualTo(JsonTree.parse(schema.getBytes(StandardCharsets.UTF_8)));
    JsonNode read = object(send("GET", definitions + "/webs.example.com", BOTH, new byte[0]));
    assertThat(read.at("/spec")).isEqualTo(json.at("/spec"));
  }

  @Test
  void update_objectThatWasRead() throws IOException {
    send("POST", SERVICES, BOTH, message("v1", "Service", SERVICE));
    byte[] read = send("GET", SERVICES + "/web", BOTH, new byte[0]).body();
    Complete same = send("PUT", SERVICES + "/web", BOTH, read);
    assertThat(same.status()).isEqualTo(200);
    assertThat(same.body()).isEqualTo(read);
  }

  @Test
  void list_itemsAsStored() throws IOException {
    Complete answer = send("GET", SERVICES, PROTOBUF, new byte[0]);
    Envelope envelope = Envelope.read(answer.body());
    assertThat(envelope.type()).isEqualTo(new TypeMeta("v1", "ServiceList"));
    JsonNode list = object(answer);
    JsonNode json = json(send("GET", SERVICES, "application/json", new byte[0]));
    assertThat(reread(list)).isEqualTo(json);
  }

  @Test
  void get_partialMetadata() throws IOException {
    String as = ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    JsonNode partial = object(send("GET", SERVICES + "/kubernetes", PROTOBUF + as, new byte[0]));
    assertThat(partial.path("kind").textValue()).isEqualTo("PartialObjectMetadata");
    assertThat(partial.at("/metadata/name").textValue()).isEqualTo("kubernetes");
    JsonNode list =
        object(send("GET", SERVICES, PROTOBUF + as.replace("ata;", "ataList;"), new byte[0]));
    assertThat(list.at("/items/0/metadata/name").textValue()).isEqualTo("kubernetes");
  }

  @Test
  void negotiation_qualityAndTables() {
    String table = ";as=Table;g=meta.k8s.io;v=v1";
    assertThat(type(PROTOBUF + ";q=0.5,application/json")).isEqualTo("application/json");
    assertThat(type("application/json;q=0.5," + PROTOBUF)).isEqualTo(PROTOBUF);
    assertThat(type("*/*")).isEqualTo("application/json");
    assertThat(type(PROTOBUF + table + ",application/json" + table)).isEqualTo("application/json");
    assertThat(send("GET", SERVICES, PROTOBUF + table, new byte[0]).status()).isEqualTo(406);
  }

  @Test
  void discovery_everyDocument() throws IOException {
    for (String path : List.of("/api", "/apis", "/apis/networking.k8s.io", "/api/v1")) {
      ObjectNode json = json(send("GET", path, "application/json", new byte[0]));
      ObjectNode object = object(send("GET", path, PROTOBUF, new byte[0]));
      assertThat(object.path("kind")).as(path).isEqualTo(json.path("kind"));
      assertThat(object.path("resources").size()).isEqualTo(json.path("resources").size());
      assertThat(object.at("/resources/0/verbs"))
          .hasToString(json.at("/resources/0/verbs").toString());
    }
  }

  @Test
  void delete_optionsAndStatus() throws IOException {
    send("POST", SERVICES, BOTH, message("v1", "Service", SERVICE));
    byte[] other = message("v1", "DeleteOptions", "{\"preconditions\":{\"uid\":\"another\"}}");
    Complete refused = send("DELETE", SERVICES + "/web", BOTH, other);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(object(refused).path("reason").textValue()).isEqualTo("Conflict");
    byte[] background = message("v1", "DeleteOptions", "{\"propagationPolicy\":\"Background\"}");
    Complete deleted = send("DELETE", SERVICES + "/web", BOTH, background);
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(send("GET", SERVICES + "/web", BOTH, new byte[0]).status()).isEqualTo(404);
    assertThat(send("DELETE", SERVICES + "/web", BOTH, new byte[] {1}).status()).isEqualTo(400);
  }

  @Test
  void watch_frames() throws IOException {
    Watching watching = (Watching) answer("GET", SERVICES, "watch=1", BOTH, new byte[0]);
    assertThat(watching.headers())
        .contains(new ApiResponse.Header("Content-Type", PROTOBUF + ";stream=watch"));
    byte[] frame = watching.encode().apply(watching.watch().poll(1).get(0));
    watching.watch().close();
    JsonNode event = event(frame);
    assertThat(event.path("type").textValue()).isEqualTo("ADDED");
    assertThat(event.at("/object/metadata/name").textValue()).isEqualTo("kubernetes");
    JsonNode failure =
        event(watching.encodeError().apply(StatusException.resourceNotFound().status()));
    assertThat(failure.path("type").textValue()).isEqualTo("ERROR");
    assertThat(failure.at("/object/code").intValue()).isEqualTo(404);
  }

  /** A frame is a length and a WatchEvent: field 1 the type, field 2 field 1 the object. */
  private static JsonNode event(byte[] frame) throws IOException {
    assertThat(ByteBuffer.wrap(frame).getInt()).isEqualTo(frame.length - 4);
    String text = new String(frame, StandardCharsets.ISO_8859_1);
    String type = text.substring(6, 6 + frame[5]);
    int start = text.indexOf("k8s\0");
    ObjectNode event = Recorded.MAPPER.createObjectNode().put("type", type);
    return event.set("object", object(Arrays.copyOfRange(frame, start, frame.length)));
  }

  private String type(String accept) {
    return send("GET", SERVICES, accept, new byte[0]).headers().stream()
        .filter(header -> header.name().equals("Content-Type"))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static byte[] message(String apiVersion, String kind, String json) throws IOException {
    byte[] message =
        requireNonNull(Messages.bundled().find(apiVersion, kind))
            .encode(Recorded.MAPPER.readTree(json));
    return new Envelope(new TypeMeta(apiVersion, kind), message).write();
  }

  private static ObjectNode object(Complete answer) throws IOException {
    assertThat(answer.headers()).contains(new ApiResponse.Header("Content-Type", PROTOBUF));
    return object(answer.body());
  }

  /** What JSON would show: the envelope's kind, and the object as the contract has it. */
  private static ObjectNode object(byte[] body) throws IOException {
    Envelope envelope = Envelope.read(body);
    TypeMeta type = envelope.type();
    String version = type.apiVersion().isEmpty() ? "v1" : type.apiVersion();
    ObjectNode object = Recorded.MAPPER.createObjectNode();
    object.put("kind", type.kind()).put("apiVersion", type.apiVersion());
    object.setAll(
        requireNonNull(Messages.bundled().find(version, type.kind())).decode(envelope.message()));
    return (ObjectNode) Recorded.MAPPER.readTree(object.toString());
  }

  private static ObjectNode json(Complete answer) throws IOException {
    return (ObjectNode) Recorded.MAPPER.readTree(answer.body());
  }

  private Complete send(String method, String path, String accept, byte[] body) {
    return (Complete) answer(method, path, "", accept, body);
  }

  private ApiResponse answer(String method, String path, String query, String accept, byte[] body) {
    Map<String, List<String>> headers = new TreeMap<>();
    headers.put("accept", List.of(accept));
    headers.put("content-type", List.of(PROTOBUF));
    return api.handle(new ApiRequest(method, path, query, headers, body));
  }

  /** Fields of messages come in another order, and numbers as other nodes. */
  private static JsonNode reread(JsonNode tree) {
    return JsonTree.parse(tree.toString().getBytes(StandardCharsets.UTF_8));
  }
}
