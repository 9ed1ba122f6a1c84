package dev.duplane.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.release.ApiHistory;
import dev.duplane.api.schema.Contract;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The OpenAPI v3 document of a group and version as it is served: its routes, and every schema that
 * they and its kinds refer to, without what is private to this project.
 */
public final class GroupVersionDocument {
  private static final String REF = "#/components/schemas/";
  private static final String PRIVATE = "x-duplane-";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Contract contract;
  private final String document;
  private final Map<String, JsonNode> own = new TreeMap<>();

  private GroupVersionDocument(Contract contract, String document) {
    this.contract = contract;
    this.document = document;
  }

  /**
   * The document of built-in kinds. A new tree each time.
   *
   * @param contract that has them
   * @param document one of {@link Contract#documents()}
   */
  public static ObjectNode builtIn(Contract contract, String document) {
    GroupVersionDocument made = new GroupVersionDocument(contract, document);
    OpenApiRoutes routes = made.routes(RouteStyle.BUILT_IN);
    routes.addResourceList();
    for (ApiResource resource : contract.resources()) {
      if (name(resource).equals(document)) {
        routes.add(resource);
      }
    }
    return made.with(routes.paths(), contract.schemaNames(document));
  }

  /**
   * The document of custom resources. A new tree each time.
   *
   * @param contract has the schemas that all kinds share, such as ObjectMeta
   * @param document the name of their document
   * @param resources those of one group and version
   */
  public static ObjectNode custom(Contract contract, String document, List<ApiResource> resources) {
    GroupVersionDocument made = new GroupVersionDocument(contract, document);
    OpenApiRoutes routes = made.routes(RouteStyle.CUSTOM);
    for (ApiResource resource : resources) {
      routes.add(resource);
      made.own.put(resource.schema().name(), CustomDefinitions.object(resource));
      made.own.put(resource.schema().name() + "List", CustomDefinitions.list(resource));
    }
    return made.with(routes.paths(), List.copyOf(made.own.keySet()));
  }

  /** The name of the document that a resource is in, e.g. {@code apis/apps/v1}. */
  public static String name(ApiResource resource) {
    return (resource.group().isEmpty() ? "api/" : "apis/").concat(resource.apiVersion());
  }

  private OpenApiRoutes routes(RouteStyle style) {
    String[] segments = document.split("/", -1);
    return new OpenApiRoutes(
        style,
        segments.length == 2 ? "" : segments[1],
        segments[segments.length - 1],
        parameter -> ApiHistory.hasParameter(contract.release(), parameter));
  }

  private ObjectNode with(ObjectNode paths, List<String> schemas) {
    Deque<String> due = new ArrayDeque<>(schemas);
    references(paths, due);
    Set<String> names = new TreeSet<>();
    while (!due.isEmpty()) {
      String name = due.pop();
      if (names.add(name)) {
        references(definition(name), due);
      }
    }
    ObjectNode served = NODES.objectNode().put("openapi", "3.0.0");
    served
        .putObject("info")
        .put("title", "Kubernetes")
        .put("version", contract.release().toString());
    served.set("paths", paths);
    ObjectNode listed = served.putObject("components").putObject("schemas");
    names.forEach(name -> listed.set(name, withoutPrivate(definition(name))));
    addDeleteOptionsOfGroup(listed);
    return served;
  }

  private JsonNode definition(String name) {
    JsonNode known = own.get(name);
    return known == null ? contract.definition(name) : known;
  }

  /** Every group registers DeleteOptions as a kind of its own, next to the core group's. */
  private void addDeleteOptionsOfGroup(ObjectNode listed) {
    String[] segments = document.split("/", -1);
    JsonNode kinds =
        listed
            .path("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions")
            .path("x-kubernetes-group-version-kind");
    if (segments.length == 3 && kinds instanceof ArrayNode list) {
      list.addObject()
          .put("group", segments[1])
          .put("kind", "DeleteOptions")
          .put("version", segments[2]);
    }
  }

  private static void references(JsonNode node, Deque<String> into) {
    JsonNode reference = node.get("$ref");
    if (reference != null && reference.isTextual()) {
      into.add(reference.textValue().substring(REF.length()));
    }
    node.forEach(child -> references(child, into));
  }

  private static JsonNode withoutPrivate(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = NODES.objectNode();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (!field.getKey().startsWith(PRIVATE)) {
          copy.set(field.getKey(), withoutPrivate(field.getValue()));
        }
      }
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = NODES.arrayNode(array.size());
      array.forEach(item -> copy.add(withoutPrivate(item)));
      return copy;
    }
    return node;
  }
}
