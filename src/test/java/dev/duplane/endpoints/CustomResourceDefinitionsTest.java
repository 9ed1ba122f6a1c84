package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.SavedState;
import dev.duplane.endpoints.ApiResponse.Complete;
import dev.duplane.endpoints.ApiResponse.Watching;
import dev.duplane.registry.ResourceWatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Definitions come, change, quarrel about names and go, and their kinds with them. */
class CustomResourceDefinitionsTest {
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String GADGETS = "/apis/example.com/v1/namespaces/default/gadgets";
  private static final String JSON = "application/json";
  private static final String MERGE = "application/merge-patch+json";

  private final Cluster cluster = TestClusters.start("v4v6");
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());

  @AfterEach
  void close() {
    cluster.close();
  }

  private ApiResponse send(String method, String path, String type, String body) {
    int query = path.indexOf('?');
    return api.handle(
        new ApiRequest(
            method,
            query < 0 ? path : path.substring(0, query),
            query < 0 ? "" : path.substring(query + 1),
            Map.of("Content-Type", List.of(type)),
            body.getBytes(StandardCharsets.UTF_8)));
  }

  private JsonNode call(int status, String method, String path, String type, String body)
      throws IOException {
    Complete answer = (Complete) send(method, path, type, body);
    assertThat(answer.status())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(status);
    return JsonTree.parse(answer.body());
  }

  private JsonNode get(int status, String path) throws IOException {
    return call(status, "GET", path, "", "");
  }

  private static String definition(String plural, String kind, String schema) {
    return """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
         "metadata":{"name":"%s.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"%s","kind":"%s"},
          "versions":[{"name":"v1","served":true,"storage":true,
           "schema":{"openAPIV3Schema":%s}}]}}"""
        .formatted(plural, plural, kind, schema);
  }

  private static String gadgets() {
    return definition(
        "gadgets",
        "Gadget",
        """
        {"type":"object","properties":{"spec":{"type":"object","properties":{
         "colour":{"type":"string"},"size":{"type":"integer","default":2}}}}}""");
  }

  private static String gadget(String name) {
    return """
        {"apiVersion":"example.com/v1","kind":"Gadget","metadata":{"name":"%s"},
         "spec":{"colour":"red"}}"""
        .formatted(name);
  }

  private static String condition(JsonNode definition, String type) {
    for (JsonNode condition : definition.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText()
            + " "
            + condition.path("reason").asText()
            + ": "
            + condition.path("message").asText();
      }
    }
    return "";
  }

  @Test
  void create_servesTheKindAtOnce() throws IOException {
    JsonNode made = call(201, "POST", DEFINITIONS, JSON, gadgets());
    assertThat(made.path("status"))
        .isEqualTo(
            JsonTree.parse(
                """
                {"conditions":null,"acceptedNames":{"plural":"","kind":""},
                 "storedVersions":["v1"]}"""
                    .getBytes(StandardCharsets.UTF_8)));
    assertThat(made.at("/spec/names/listKind").asText()).isEqualTo("GadgetList");
    assertThat(made.at("/spec/conversion/strategy").asText()).isEqualTo("None");
    JsonNode gadget = call(201, "POST", GADGETS, JSON, gadget("one"));
    assertThat(gadget.at("/spec/size").asInt()).isEqualTo(2);
    JsonNode established = get(200, DEFINITIONS + "/gadgets.example.com");
    assertThat(condition(established, "NamesAccepted"))
        .isEqualTo("True NoConflicts: no conflicts found");
    assertThat(condition(established, "Established"))
        .isEqualTo("True InitialNamesAccepted: the initial names have been accepted");
    assertThat(established.at("/status/acceptedNames")).isEqualTo(established.at("/spec/names"));
    assertThat(established.at("/metadata/generation").asInt()).isEqualTo(1);
  }

  /** Of about a hundred bytes for each field, and few of them in protobuf. */
  private static String largeSchema(int fields) {
    StringBuilder properties = new StringBuilder();
    for (int i = 0; i < fields; i++) {
      properties
          .append(i == 0 ? "" : ",")
          .append("\"f" + i + "\":{\"type\":\"object\",")
          .append("\"x-kubernetes-embedded-resource\":true,")
          .append("\"x-kubernetes-preserve-unknown-fields\":true}");
    }
    return "{\"type\":\"object\",\"properties\":{" + properties + "}}";
  }

  @Test
  void create_tooLargeAsJson_isRefused() throws IOException {
    String definition = definition("gadgets", "Gadget", largeSchema(16_000));
    assertThat(call(500, "POST", DEFINITIONS, JSON, definition).path("message").asText())
        .isEqualTo("etcdserver: request is too large");
  }

  @Test
  void create_tooLargeBySchemasThatAreTheSame_isStored() throws IOException {
    ObjectNode definition =
        (ObjectNode)
            JsonTree.parse(
                definition("gadgets", "Gadget", largeSchema(9_000))
                    .getBytes(StandardCharsets.UTF_8));
    ObjectNode second = definition.at("/spec/versions/0").deepCopy();
    definition.withArray("/spec/versions").add(second.put("name", "v2").put("storage", false));
    call(201, "POST", DEFINITIONS, JSON, definition.toString());
  }

  @Test
  void delete_takesObjectsAlong() throws IOException {
    call(201, "POST", DEFINITIONS, JSON, gadgets());
    call(201, "POST", GADGETS, JSON, gadget("one"));
    JsonNode marked = call(200, "DELETE", DEFINITIONS + "/gadgets.example.com", "", "");
    assertThat(condition(marked, "Terminating")).startsWith("True InstanceDeletionPending");
    assertThat(marked.at("/metadata/finalizers/0").asText())
        .isEqualTo("customresourcecleanup.apiextensions.k8s.io");
    assertThat(get(200, "/apis/example.com/v1").at("/resources/0/verbs").toString())
        .isEqualTo("[\"delete\",\"deletecollection\",\"get\",\"list\",\"watch\"]");
    cluster.settle();
    get(404, DEFINITIONS + "/gadgets.example.com");
    assertThat(((Complete) send("GET", "/apis/example.com/v1", "", "")).status()).isEqualTo(404);
    call(201, "POST", DEFINITIONS, JSON, gadgets());
    assertThat(get(200, GADGETS).path("items")).isEmpty();
  }

  @Test
  void delete_waitsForFinalizersOfObjects() throws IOException {
    call(201, "POST", DEFINITIONS, JSON, gadgets());
    call(
        201,
        "POST",
        GADGETS,
        JSON,
        gadget("held").replace("\"held\"", "\"held\",\"finalizers\":[\"example.com/hold\"]"));
    call(200, "DELETE", DEFINITIONS + "/gadgets.example.com", "", "");
    cluster.settle();
    assertThat(condition(get(200, DEFINITIONS + "/gadgets.example.com"), "Terminating"))
        .isEqualTo("True InstanceDeletionInProgress: CustomResource deletion is in progress");
    assertThat(call(405, "POST", GADGETS, JSON, gadget("two")).path("message").asText())
        .isEqualTo("create not allowed while custom resource definition is terminating");
    call(200, "PATCH", GADGETS + "/held", MERGE, "{\"metadata\":{\"finalizers\":null}}");
    cluster.settle();
    get(404, DEFINITIONS + "/gadgets.example.com");
  }

  @Test
  void names_ofAnotherDefinition_areRefusedUntilItGoes() throws IOException {
    call(201, "POST", DEFINITIONS, JSON, gadgets());
    String other = definition("gizmos", "Gadget", "{\"type\":\"object\"}");
    call(201, "POST", DEFINITIONS, JSON, other);
    JsonNode refused = get(200, DEFINITIONS + "/gizmos.example.com");
    assertThat(condition(refused, "NamesAccepted"))
        .isEqualTo("False ListKindConflict: \"GadgetList\" is already in use");
    assertThat(condition(refused, "Established"))
        .isEqualTo("False NotAccepted: not all names are accepted");
    get(404, "/apis/example.com/v1/gizmos");
    call(200, "DELETE", DEFINITIONS + "/gadgets.example.com", "", "");
    cluster.settle();
    get(200, "/apis/example.com/v1/gizmos");
  }

  @Test
  void change_servesTheNewSchemaAndEndsWatches() throws IOException {
    call(201, "POST", DEFINITIONS, JSON, gadgets());
    call(201, "POST", GADGETS, JSON, gadget("one"));
    Watching watching = (Watching) send("GET", GADGETS + "?watch=true", "", "");
    try (ResourceWatch watch = watching.watch()) {
      JsonNode changed =
          call(
              200,
              "PATCH",
              DEFINITIONS + "/gadgets.example.com",
              "application/json-patch+json",
              """
              [{"op":"add","value":{"type":"string","default":"round"},
                "path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/form"}]
              """);
      assertThat(changed.at("/metadata/generation").asInt()).isEqualTo(2);
      assertThat(watch.closed()).isTrue();
    }
    assertThat(get(200, GADGETS + "/one").at("/spec/form").asText()).isEqualTo("round");
    call(200, "PATCH", GADGETS + "/one", MERGE, "{\"spec\":{\"form\":\"square\"}}");
    assertThat(get(200, GADGETS + "/one").at("/spec/form").asText()).isEqualTo("square");
  }

  @Test
  void apply_again_isTheSameGenerationAndRevision() throws IOException {
    call(201, "POST", DEFINITIONS, JSON, gadgets());
    String gadget = gadget("one").replace("\"red\"", "\"red\",\"size\":256");
    call(201, "POST", GADGETS, JSON, gadget);
    String path = GADGETS + "/one?fieldManager=me";
    String apply = "application/apply-patch+yaml";
    JsonNode first = call(200, "PATCH", path, apply, gadget).path("metadata");
    assertThat(first.path("generation").asInt()).isOne();
    JsonNode second = call(200, "PATCH", path, apply, gadget).path("metadata");
    assertThat(second).isEqualTo(first);
  }

  @Test
  void apply_nullOfNullable_isKept() throws IOException {
    String schema =
        """
        {"type":"object","properties":{"spec":{"type":"object","properties":{
         "wal":{"type":"object","nullable":true,"properties":{"size":{"type":"string"}}},
         "colour":{"type":"string"}}}}}""";
    call(201, "POST", DEFINITIONS, JSON, definition("gadgets", "Gadget", schema));
    String gadget =
        """
        {"apiVersion":"example.com/v1","kind":"Gadget","metadata":{"name":"one"},
         "spec":{"colour":null,"wal":null}}""";
    JsonNode created = call(201, "POST", GADGETS, JSON, gadget);
    assertThat(created.path("spec").toString()).isEqualTo("{\"wal\":null}");
    String path = GADGETS + "/one?fieldManager=me";
    JsonNode applied = call(200, "PATCH", path, "application/apply-patch+yaml", gadget);
    assertThat(applied.path("spec")).isEqualTo(created.path("spec"));
    assertThat(applied.at("/metadata/generation").asInt()).isOne();
  }

  @Test
  void versions_areOneKind() throws IOException {
    ObjectNode two = (ObjectNode) JsonTree.parse(gadgets().getBytes(StandardCharsets.UTF_8));
    ObjectNode old = two.at("/spec/versions/0").deepCopy();
    old.put("name", "v1beta1").put("storage", false);
    two.withArray("/spec/versions").add(old);
    call(201, "POST", DEFINITIONS, JSON, two.toString());
    call(201, "POST", GADGETS, JSON, gadget("one"));
    assertThat(get(200, GADGETS.replace("v1", "v1beta1") + "/one").path("apiVersion").asText())
        .isEqualTo("example.com/v1beta1");
    two.withObject("/spec/conversion")
        .put("strategy", "Webhook")
        .putObject("webhook")
        .set(
            "clientConfig",
            JsonNodeFactory.instance.objectNode().put("url", "https://convert.example.com"));
    two.withObject("/spec/conversion/webhook").putArray("conversionReviewVersions").add("v1");
    two.withObject("/spec/names").put("plural", "widgets").put("kind", "Widget");
    two.withObject("/metadata").put("name", "widgets.example.com");
    call(201, "POST", DEFINITIONS, JSON, two.toString());
    assertThat(condition(get(200, DEFINITIONS + "/widgets.example.com"), "Established"))
        .startsWith("False WebhookConversionUnsupported");
  }

  @Test
  void selectableFields_select() throws IOException {
    ObjectNode selectable = (ObjectNode) JsonTree.parse(gadgets().getBytes(StandardCharsets.UTF_8));
    ((ObjectNode) selectable.at("/spec/versions/0"))
        .putArray("selectableFields")
        .addObject()
        .put("jsonPath", ".spec.colour");
    call(201, "POST", DEFINITIONS, JSON, selectable.toString());
    call(201, "POST", GADGETS, JSON, gadget("one"));
    call(201, "POST", GADGETS, JSON, gadget("two").replace("red", "blue"));
    assertThat(
            get(200, GADGETS + "?fieldSelector=spec.colour%3Dblue")
                .path("items")
                .findValuesAsText("name"))
        .containsExactly("two");
    get(400, GADGETS + "?fieldSelector=spec.size%3D2");
  }

  @Test
  void unknownFormat_isWarnedOf() {
    Complete answer =
        (Complete)
            send(
                "POST",
                DEFINITIONS,
                JSON,
                gadgets()
                    .replace("{\"type\":\"string\"}", "{\"type\":\"string\",\"format\":\"odd\"}"));
    assertThat(answer.headers())
        .contains(new ApiResponse.Header("Warning", "299 - \"unrecognized format \\\"odd\\\"\""));
  }

  @Test
  void fieldsOfItems_areDroppedSilently() throws IOException {
    String schema =
        """
        {"type":"object","properties":{"spec":{"type":"array","items":{
         "format":"cidr","type":"string","extra":1}}}}""";
    JsonNode made = call(201, "POST", DEFINITIONS, JSON, definition("gadgets", "Gadget", schema));
    assertThat(made.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/items").toString())
        .isEqualTo("{\"type\":\"string\",\"format\":\"cidr\"}");
  }

  @Test
  void savedState_servesTheKindAgain() throws IOException, SavedState.InvalidStateException {
    call(201, "POST", DEFINITIONS, JSON, gadgets());
    call(201, "POST", GADGETS, JSON, gadget("one"));
    String saved =
        new String(cluster.state(cluster.revisions().newest()).json(), StandardCharsets.UTF_8);
    try (Cluster again = Cluster.start(cluster.config(), SavedState.read("state", saved))) {
      Complete answer =
          (Complete)
              new ApiEndpoints(again, Contract.bundled())
                  .handle(new ApiRequest("GET", GADGETS + "/one", "", Map.of(), new byte[0]));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(JsonTree.parse(answer.body())).isEqualTo(get(200, GADGETS + "/one"));
    }
  }

  /** Whatever happens, no two definitions have a name, and those that have theirs are served. */
  @Test
  void names_areNeverShared() throws IOException {
    long seed = Long.getLong("definitions.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    List<String> plurals = List.of("as", "bs", "cs", "ds");
    for (int i = 0; i < 60; i++) {
      String plural = plurals.get(random.nextInt(plurals.size()));
      String kind = "Kind" + random.nextInt(3);
      if (random.nextInt(3) > 0) {
        ApiResponse unused =
            send("POST", DEFINITIONS, JSON, definition(plural, kind, "{\"type\":\"object\"}"));
      } else {
        ApiResponse unused = send("DELETE", DEFINITIONS + "/" + plural + ".example.com", "", "");
        cluster.settle();
      }
      Set<String> kinds = new HashSet<>();
      for (JsonNode each : get(200, DEFINITIONS).path("items")) {
        String accepted = each.at("/status/acceptedNames/kind").asText();
        assertThat(accepted.isEmpty() || kinds.add(accepted)).as("seed %d", seed).isTrue();
        boolean served = condition(each, "Established").startsWith("True");
        String path = "/apis/example.com/v1/" + each.at("/spec/names/plural").asText();
        assertThat(((Complete) send("GET", path, "", "")).status())
            .as("seed %d: %s", seed, path)
            .isEqualTo(served ? 200 : 404);
      }
    }
  }
}
