package dev.duplane.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Makes the routes of all kinds of Kubernetes from what discovery says of them, and compares them
 * with those that kube-apiserver documents.
 */
class OpenApiRoutesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Answered by programs of their own, or only for old clients; they are documented otherwise. */
  private static final Set<String> OTHER_ACTIONS = Set.of("connect", "watch", "watchlist");

  @TestFactory
  Stream<DynamicTest> builtIn_asRecorded() throws IOException {
    JsonNode documents = recorded("openapi-v3-all-skeleton.json.gz");
    JsonNode discovery = recorded("discovery-all.json.gz");
    return discovery.properties().stream()
        .filter(entry -> entry.getValue().path("kind").asText().equals("APIResourceList"))
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> check(entry.getValue(), documents.path(entry.getKey().substring(1)))));
  }

  private static void check(JsonNode list, JsonNode document) {
    String groupVersion = list.path("groupVersion").textValue();
    int slash = groupVersion.indexOf('/');
    OpenApiRoutes routes =
        new OpenApiRoutes(
            RouteStyle.BUILT_IN,
            slash < 0 ? "" : groupVersion.substring(0, slash),
            groupVersion.substring(slash + 1),
            parameter -> true);
    routes.addResourceList();
    resources(list, document).forEach(routes::add);
    Map<String, JsonNode> made = byPath(routes.paths());
    Map<String, JsonNode> expected = byPath(document.path("paths"));
    expected.values().removeIf(item -> item.isEmpty() || isOther(item));
    assertThat(made.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach((path, item) -> assertThat(made.get(path)).as(path).isEqualTo(item));
  }

  private static boolean isOther(JsonNode item) {
    for (JsonNode operation : item) {
      if (OTHER_ACTIONS.contains(operation.path("x-kubernetes-action").asText())
          || operation.path("operationId").asText().endsWith("PodLog")) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, JsonNode> byPath(JsonNode paths) {
    Map<String, JsonNode> items = new LinkedHashMap<>();
    paths.properties().forEach(item -> items.put(item.getKey(), item.getValue()));
    return items;
  }

  private static List<ApiResource> resources(JsonNode list, JsonNode document) {
    Map<String, List<ApiResource.Subresource>> subresources = new LinkedHashMap<>();
    for (JsonNode entry : list.path("resources")) {
      String[] name = entry.path("name").textValue().split("/", -1);
      List<ApiResource.Subresource> of =
          subresources.computeIfAbsent(name[0], plural -> new ArrayList<>());
      boolean served = !entry.path("kind").textValue().endsWith("Options");
      if (name.length == 2) {
        of.add(
            new ApiResource.Subresource(
                name[1],
                entry.path("group").textValue(),
                entry.path("version").textValue(),
                entry.path("kind").textValue(),
                verbs(entry),
                served && !name[1].equals("log")));
      }
    }
    List<ApiResource> resources = new ArrayList<>();
    String groupVersion = list.path("groupVersion").textValue();
    int slash = groupVersion.indexOf('/');
    for (JsonNode entry : list.path("resources")) {
      String plural = entry.path("name").textValue();
      if (!plural.contains("/")) {
        String kind = entry.path("kind").textValue();
        String schema =
            schemaOf(
                document,
                slash < 0 ? "" : groupVersion.substring(0, slash),
                groupVersion.substring(slash + 1),
                kind);
        resources.add(
            new ApiResource(
                slash < 0 ? "" : groupVersion.substring(0, slash),
                groupVersion.substring(slash + 1),
                kind,
                plural,
                entry.path("singularName").textValue(),
                entry.path("namespaced").booleanValue(),
                List.of(),
                List.of(),
                verbs(entry),
                null,
                subresources.getOrDefault(plural, List.of()),
                null,
                deleteReturnsObject(document, plural),
                false,
                named(schema)));
      }
    }
    return resources;
  }

  private static List<String> verbs(JsonNode entry) {
    List<String> verbs = new ArrayList<>();
    entry.path("verbs").forEach(verb -> verbs.add(verb.textValue()));
    return verbs;
  }

  /** No rule: each storage of Kubernetes says it of itself. */
  private static boolean deleteReturnsObject(JsonNode document, String plural) {
    for (Map.Entry<String, JsonNode> item : document.path("paths").properties()) {
      if (item.getKey().endsWith("/" + plural + "/{name}")) {
        JsonNode answer =
            item.getValue().at("/delete/responses/200/content").path("application/json");
        if (!answer.isMissingNode()) {
          return !answer.at("/schema/$ref").asText().endsWith(".Status");
        }
      }
    }
    return false;
  }

  private static String schemaOf(JsonNode document, String group, String version, String kind) {
    for (Map.Entry<String, JsonNode> schema : document.at("/components/schemas").properties()) {
      for (JsonNode known : schema.getValue().path("x-kubernetes-group-version-kind")) {
        ObjectNode wanted =
            MAPPER.createObjectNode().put("group", group).put("kind", kind).put("version", version);
        if (known.equals(wanted)) {
          return schema.getKey();
        }
      }
    }
    // In the group of another, such as the Scale of workloads.
    return "io.k8s.api." + (group.isEmpty() ? "core" : group) + "." + version + "." + kind;
  }

  /** A schema of which nothing is known but its name. */
  private static Schema named(String name) {
    return (Schema)
        Proxy.newProxyInstance(
            Schema.class.getClassLoader(),
            new Class<?>[] {Schema.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("name")) {
                return name;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private static JsonNode recorded(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            OpenApiRoutesTest.class.getResourceAsStream("/conformance/" + name), name)) {
      return MAPPER.readTree(new GZIPInputStream(in));
    }
  }
}
