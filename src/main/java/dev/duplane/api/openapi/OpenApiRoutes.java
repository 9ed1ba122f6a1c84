package dev.duplane.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The paths of one group and version, as kube-apiserver documents them: for each resource the
 * operations that its verbs stand for, with parameters, bodies, answers and names.
 */
final class OpenApiRoutes {
  private static final String REF = "#/components/schemas/";
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  /**
   * One operation of a path; its parameters become those of the path if all operations have them.
   */
  private record Operation(String method, ObjectNode node, Set<String> parameters) {}

  private final RouteStyle style;
  private final OperationNames names;
  private final String root;
  private final String group;
  private final String version;
  private final Predicate<String> hasParameter;
  private final Map<String, List<Operation>> operations = new TreeMap<>();

  /**
   * @param group the API group, empty for the core group
   * @param version the version of the API
   * @param hasParameter whether the release has a query parameter
   */
  OpenApiRoutes(RouteStyle style, String group, String version, Predicate<String> hasParameter) {
    this.style = style;
    this.names = new OperationNames(group, version);
    this.root = (group.isEmpty() ? "/api/" : "/apis/" + group + "/") + version + "/";
    this.group = group;
    this.version = version;
    this.hasParameter = hasParameter;
  }

  /** Adds the document of the group and version itself. */
  void addResourceList() {
    ObjectNode node = node(names.id("get", "APIResources"));
    answers(node, META + "APIResourceList", style.produces(), "200");
    operations.put(root, List.of(new Operation("get", node, Set.of())));
  }

  /** Adds the routes of a resource and of its subresources. */
  void add(ApiResource resource) {
    String namespaced = resource.namespaced() ? "Namespaced" : "";
    String collection =
        root + (resource.namespaced() ? "namespaces/{namespace}/" : "") + resource.plural();
    Set<String> common = new HashSet<>();
    common.add(QueryParameters.PRETTY);
    if (resource.verbs().contains("list") && resource.namespaced()) {
      list(root + resource.plural(), resource, resource.kind() + "ForAllNamespaces", common);
    }
    if (resource.namespaced()) {
      common.add("namespace");
    }
    String kind = namespaced + resource.kind();
    if (resource.verbs().contains("list")) {
      list(collection, resource, kind, common);
    }
    if (resource.verbs().contains("create")) {
      create(collection, kind, kindOf(resource), common);
    }
    if (resource.verbs().contains("deletecollection")) {
      deleteCollection(collection, resource, kind, common);
    }
    common.add("name");
    String item = collection + "/{name}";
    object(item, kind, kindOf(resource), resource.verbs(), common);
    if (resource.verbs().contains("delete")) {
      delete(item, resource, kind, common);
    }
    for (ApiResource.Subresource sub : resource.subresources()) {
      if (sub.documented()) {
        String title =
            sub.name().substring(0, 1).toUpperCase(Locale.ROOT) + sub.name().substring(1);
        String path = item + "/" + sub.name();
        object(path, kind + title, kindOf(resource, sub), sub.verbs(), common);
        if (sub.verbs().contains("create")) {
          create(path, kind + title, kindOf(resource, sub), common);
        }
      }
    }
  }

  /** A kind as an operation names it, and the schema of its objects. */
  private record Kind(String group, String version, String kind, String schema) {}

  private static Kind kindOf(ApiResource resource) {
    return new Kind(
        resource.group(), resource.version(), resource.kind(), resource.schema().name());
  }

  private Kind kindOf(ApiResource resource, ApiResource.Subresource sub) {
    if (sub.kind().equals(resource.kind())) {
      return kindOf(resource);
    }
    String ofGroup = sub.group() == null ? group : sub.group();
    String ofVersion = sub.version() == null ? version : sub.version();
    String schema =
        "io.k8s.api."
            + (ofGroup.isEmpty() ? "core" : ofGroup.split("\\.", 2)[0])
            + "."
            + ofVersion
            + "."
            + sub.kind();
    return style.ownKind()
        ? new Kind(resource.group(), resource.version(), resource.kind(), schema)
        : new Kind(ofGroup, ofVersion, sub.kind(), schema);
  }

  private void object(String path, String name, Kind kind, List<String> verbs, Set<String> common) {
    if (verbs.contains("get")) {
      ObjectNode node = node(names.id("read", name), "get", kind);
      answers(node, kind.schema(), style.produces(), "200");
      add(path, "get", node, common, List.of());
    }
    if (verbs.contains("update")) {
      ObjectNode node = node(names.id("replace", name), "put", kind);
      body(node, kind.schema(), style.consumes(), true);
      answers(node, kind.schema(), style.produces(), "200", "201");
      add(path, "put", node, common, QueryParameters.WRITE);
    }
    if (verbs.contains("patch")) {
      ObjectNode node = node(names.id("patch", name), "patch", kind);
      body(node, META + "Patch", style.patches(), true);
      answers(
          node,
          kind.schema(),
          style.produces(),
          style.patchCreates() ? new String[] {"200", "201"} : new String[] {"200"});
      List<String> parameters = new ArrayList<>(QueryParameters.WRITE);
      if (style.force()) {
        parameters.add(QueryParameters.FORCE);
      }
      add(path, "patch", node, common, parameters);
    }
  }

  private void list(String path, ApiResource resource, String name, Set<String> common) {
    ObjectNode node = node(names.id("list", name), "list", kindOf(resource));
    answers(node, resource.schema().name() + "List", style.streams(), "200");
    add(path, "get", node, common, QueryParameters.LIST);
  }

  private void create(String path, String name, Kind kind, Set<String> common) {
    ObjectNode node = node(names.id("create", name), "post", kind);
    body(node, kind.schema(), style.consumes(), true);
    answers(node, kind.schema(), style.produces(), "200", "201", "202");
    add(path, "post", node, common, QueryParameters.WRITE);
  }

  private void delete(String path, ApiResource resource, String name, Set<String> common) {
    ObjectNode node = node(names.id("delete", name), "delete", kindOf(resource));
    body(node, META + "DeleteOptions", style.consumes(), false);
    String answer = resource.deleteReturnsObject() ? resource.schema().name() : META + "Status";
    answers(node, answer, style.produces(), "200", "202");
    add(path, "delete", node, common, QueryParameters.DELETE);
  }

  private void deleteCollection(
      String path, ApiResource resource, String name, Set<String> common) {
    ObjectNode node =
        node(names.id("delete", "Collection" + name), "deletecollection", kindOf(resource));
    List<String> parameters = new ArrayList<>();
    if (style.collectionDeleteOptions()) {
      body(node, META + "DeleteOptions", style.consumes(), false);
      parameters.addAll(QueryParameters.SELECT);
      parameters.addAll(QueryParameters.DELETE);
    } else {
      parameters.addAll(QueryParameters.LIST);
    }
    answers(node, META + "Status", style.produces(), "200");
    add(path, "delete", node, common, parameters);
  }

  private ObjectNode node(String id) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putArray("tags").add(names.tag());
    return node.put("operationId", id);
  }

  private ObjectNode node(String id, String action, Kind kind) {
    ObjectNode node = node(id);
    node.put("x-kubernetes-action", action)
        .putObject("x-kubernetes-group-version-kind")
        .put("group", kind.group())
        .put("kind", kind.kind())
        .put("version", kind.version());
    return node;
  }

  private static void body(
      ObjectNode node, String schema, List<String> mediaTypes, boolean required) {
    ObjectNode body = node.putObject("requestBody");
    content(body, schema, mediaTypes);
    if (required) {
      body.put("required", true);
    }
  }

  private static void answers(
      ObjectNode node, String schema, List<String> mediaTypes, String... codes) {
    ObjectNode responses = node.putObject("responses");
    for (String code : codes) {
      content(responses.putObject(code), schema, mediaTypes);
    }
    responses.putObject("401");
  }

  private static void content(ObjectNode node, String schema, List<String> mediaTypes) {
    ObjectNode content = node.putObject("content");
    for (String type : mediaTypes) {
      content.putObject(type).putObject("schema").put("$ref", REF + schema);
    }
  }

  private void add(
      String path, String method, ObjectNode node, Set<String> common, List<String> parameters) {
    Set<String> all = new HashSet<>(common);
    for (String name : parameters) {
      if (hasParameter.test(name)) {
        all.add(name);
      }
    }
    operations
        .computeIfAbsent(path, p -> new ArrayList<>())
        .add(new Operation(method, node, Set.copyOf(all)));
  }

  /** The paths, in alphabetical order. */
  ObjectNode paths() {
    ObjectNode paths = JsonNodeFactory.instance.objectNode();
    operations.forEach((path, all) -> paths.set(path, item(all)));
    return paths;
  }

  /** What all operations of a path have in common stands once, with the path. */
  private static ObjectNode item(List<Operation> operations) {
    @Nullable Set<String> shared = null;
    Map<String, JsonNode> item = new TreeMap<>();
    for (Operation operation : operations) {
      if (shared == null) {
        shared = new HashSet<>(operation.parameters());
      }
      shared.retainAll(operation.parameters());
    }
    for (Operation operation : operations) {
      Set<String> own = new HashSet<>(operation.parameters());
      own.removeAll(shared == null ? Set.of() : shared);
      if (!own.isEmpty()) {
        operation.node().set("parameters", QueryParameters.list(own));
      }
      item.put(operation.method(), sorted(operation.node()));
    }
    if (shared != null && !shared.isEmpty()) {
      item.put("parameters", QueryParameters.list(shared));
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.setAll(item);
    return node;
  }

  /** The fields of a document are in alphabetical order. */
  private static ObjectNode sorted(ObjectNode operation) {
    Map<String, JsonNode> fields = new TreeMap<>();
    operation.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.setAll(fields);
    return node;
  }
}
