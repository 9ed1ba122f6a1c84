package dev.duplane.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.protobuf.Envelope;
import dev.duplane.api.protobuf.MessageCodec;
import dev.duplane.api.protobuf.Messages;
import dev.duplane.api.schema.TypeMeta;
import dev.duplane.api.schema.YamlText;
import dev.duplane.endpoints.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Requests drawn from a seed: recorded ones, broken in one place or several, and made-up ones. */
final class RandomRequests {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String JSON_PATCH = "application/json-patch+json";
  private static final String APPLY = "application/apply-patch+yaml";

  private static final List<String> PATCHES =
      List.of(
          JSON_PATCH,
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          APPLY);
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE");
  private static final List<String> NAMES = List.of("a", "b", "c", "svc", "demo", "kubernetes");
  private static final List<String> COLLECTIONS =
      List.of(
          "/api/v1/namespaces/default/services",
          "/api/v1/namespaces/default/pods",
          "/api/v1/namespaces/default/configmaps",
          "/api/v1/namespaces/default/endpoints",
          "/api/v1/namespaces/default/serviceaccounts",
          "/api/v1/namespaces",
          "/api/v1/nodes",
          "/api/v1/services",
          "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
          "/apis/events.k8s.io/v1/namespaces/default/events",
          "/apis/networking.k8s.io/v1/ipaddresses",
          "/apis/networking.k8s.io/v1/servicecidrs");
  private static final List<String> OTHERS =
      List.of("/", "/api", "/apis", "/version", "/healthz", "/openapi/v2", "/openapi/v3", "/%zz");
  private static final List<String> PARAMETERS =
      List.of(
          "watch",
          "limit",
          "continue",
          "resourceVersion",
          "resourceVersionMatch",
          "labelSelector",
          "fieldSelector",
          "timeoutSeconds",
          "sendInitialEvents",
          "allowWatchBookmarks",
          "dryRun",
          "fieldManager",
          "fieldValidation",
          "force",
          "pretty",
          "gracePeriodSeconds",
          "propagationPolicy",
          "orphanDependents",
          "includeObject",
          "timeout",
          "export",
          "");
  private static final List<String> VALUES =
      List.of(
          "",
          "1",
          "0",
          "-1",
          "true",
          "false",
          "All",
          "Strict",
          "Warn",
          "Ignore",
          "Exact",
          "NotOlderThan",
          "a%3Db",
          "a+in+(b,c)",
          "!a",
          "a=b,c!=d",
          "metadata.name=a",
          "spec.type=x",
          "Foreground",
          "Orphan",
          "99999999999999999999",
          "1e3",
          "%00",
          "%ff",
          "%",
          "a;b",
          "1s",
          "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MX0");
  private static final List<String> ACCEPTS =
      List.of(
          JSON,
          YAML,
          PROTOBUF,
          "*/*",
          "text/html",
          "application/json;as=Table;v=v1;g=meta.k8s.io",
          "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
          "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json",
          "application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io",
          "a;q=x,*/*;q=0.1",
          "application/json;stream=watch",
          "application/json;as=APIGroupDiscoveryList;v=v2");

  private final RandomGenerator random;
  private final Mutations mutations;
  private final RecordedRequests recorded;

  RandomRequests(RandomGenerator random, RecordedRequests recorded) {
    this.random = random;
    this.mutations = new Mutations(random);
    this.recorded = recorded;
  }

  private boolean chance(int in) {
    return random.nextInt(in) == 0;
  }

  /** The next request. */
  ApiRequest next() {
    JsonNode step = chance(5) ? recorded.any(random) : recorded.write(random);
    String target = step.path("path").asText();
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "" : target.substring(mark + 1);
    String method = chance(12) ? mutations.one(METHODS) : step.path("method").asText();
    if (chance(3)) {
      path = path(method);
    }
    if (chance(3)) {
      query = query(query);
    }
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("accept", List.of(chance(4) ? mutations.one(ACCEPTS) : JSON));
    step.path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), List.of(header.getValue().asText())));
    byte[] body = body(method, step.path("body"), headers);
    if (chance(25)) {
      headers.replaceAll((name, values) -> List.of(mutations.text(values.get(0))));
    }
    return new ApiRequest(method, chance(40) ? mutations.text(path) : path, query, headers, body);
  }

  private String path(String method) {
    if (chance(15)) {
      return mutations.one(OTHERS);
    }
    String collection = mutations.one(COLLECTIONS);
    if (method.equals("POST") || (method.equals("GET") && chance(2))) {
      return collection;
    }
    return collection + "/" + mutations.one(NAMES) + (chance(6) ? "/status" : "");
  }

  private String query(String given) {
    StringBuilder query = new StringBuilder(given);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      query.append('&').append(mutations.one(PARAMETERS)).append('=').append(value());
    }
    return chance(5) ? mutations.text(query.toString()) : query.toString();
  }

  private String value() {
    return chance(5) ? mutations.one(Mutations.TEXTS) : mutations.one(VALUES);
  }

  /** The body, and what the headers say that it is. */
  private byte[] body(String method, JsonNode good, Map<String, List<String>> headers) {
    String patch = method.equals("PATCH") && chance(3) ? mutations.one(PATCHES) : "";
    if (patch.equals(JSON_PATCH)) {
      headers.put("Content-Type", List.of(patch));
      return bytes(mutations.text(operations(good)));
    }
    if (good.isTextual()) {
      return bytes(chance(2) ? mutations.yaml(good.textValue()) : mutations.text(good.textValue()));
    }
    JsonNode tree = chance(4) ? good : mutations.tree(good.isMissingNode() ? object() : good);
    if (method.equals("PATCH")) {
      if (!patch.isEmpty()) {
        headers.put("Content-Type", List.of(patch));
      }
      return patch.equals(APPLY) && chance(2)
          ? bytes(mutations.yaml(YamlText.print(tree)))
          : text(tree);
    }
    switch (random.nextInt(6)) {
      case 0 -> {
        headers.put("Content-Type", List.of(YAML));
        String yaml = YamlText.print(tree);
        return bytes(chance(3) ? yaml : mutations.yaml(yaml));
      }
      case 1 -> {
        headers.put("Content-Type", List.of(PROTOBUF));
        byte[] message = message(good.isObject() ? good : object());
        return chance(3) ? message : mutations.bytes(message);
      }
      default -> {
        return text(tree);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] text(JsonNode tree) {
    String text = mutations.text(tree);
    return switch (random.nextInt(8)) {
      case 0 -> mutations.bytes(bytes(text));
      case 1 -> bytes(mutations.repeated(text));
      default -> bytes(text);
    };
  }

  /** An object as the fields that kinds share make it. */
  private ObjectNode object() {
    ObjectNode object = NODES.objectNode().put("apiVersion", "v1").put("kind", "Service");
    object.putObject("metadata").put("name", mutations.one(NAMES));
    object.putObject("spec").putArray("ports").addObject().put("port", random.nextInt(1, 65536));
    return object;
  }

  /** In an envelope; of a kind without messages, that of something else. */
  private static byte[] message(JsonNode tree) {
    String apiVersion = tree.path("apiVersion").asText("v1");
    String kind = tree.path("kind").asText("Service");
    MessageCodec codec = Messages.bundled().find(apiVersion, kind);
    byte[] message = {};
    try {
      message = codec == null ? message : codec.encode(tree);
    } catch (RuntimeException misshapen) {
      // Recorded bodies need not have the shape of their kind.
    }
    return new Envelope(new TypeMeta(apiVersion, kind), message).write();
  }

  /** A JSON patch at places that the object may have. */
  private ArrayNode operations(JsonNode good) {
    List<String> places = Mutations.pointers(good.isObject() ? good : object());
    ArrayNode operations = NODES.arrayNode();
    for (int i = random.nextInt(5); i >= 0; i--) {
      ObjectNode operation = operations.addObject();
      operation.put(
          "op", mutations.one(List.of("add", "remove", "replace", "move", "copy", "test", "x")));
      String place = mutations.one(places);
      operation.put(
          "path", chance(4) ? place + mutations.one(List.of("/-", "/0", "/-1", "/x", "/")) : place);
      operation.put("from", mutations.one(places));
      operation.set("value", mutations.value(0));
    }
    return operations;
  }
}
