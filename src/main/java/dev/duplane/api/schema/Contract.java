package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.release.ApiHistory;
import dev.duplane.api.release.Features;
import dev.duplane.api.release.Release;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The contract in {@code openapi/}: which resources there are and what their objects look like.
 *
 * <p>Each group and version has a document ({@code api.v1.json}) with its kinds, the documents
 * share {@code meta.v1.json}, and what only large kinds need lies in parts that the document names
 * in {@code x-duplane-parts}. A file is read when something in it is first asked for; the routes
 * are made by {@code api.openapi}. Safe for any number of threads.
 *
 * <p>The files describe the newest release. {@link #as} gives what another one has of it: views
 * share the files, and each has schemas of its own.
 *
 * <p>What runs at start does without lambdas, streams and string concatenation: in a cold process
 * their first use costs more than reading the files.
 */
public final class Contract {
  private static final String FOLDER = "/openapi/";
  private static final String SHARED = "meta.v1.json";
  private static final String REF = "#/components/schemas/";

  /** The served documents by group and version, as {@code /openapi/v3} names them. */
  private static final List<String> DOCUMENTS =
      List.of(
          "api/v1",
          "apis/admissionregistration.k8s.io/v1",
          "apis/apiextensions.k8s.io/v1",
          "apis/apiregistration.k8s.io/v1",
          "apis/apps/v1",
          "apis/authentication.k8s.io/v1",
          "apis/authorization.k8s.io/v1",
          "apis/autoscaling/v1",
          "apis/autoscaling/v2",
          "apis/batch/v1",
          "apis/certificates.k8s.io/v1",
          "apis/coordination.k8s.io/v1",
          "apis/discovery.k8s.io/v1",
          "apis/events.k8s.io/v1",
          "apis/networking.k8s.io/v1",
          "apis/node.k8s.io/v1",
          "apis/policy/v1",
          "apis/rbac.authorization.k8s.io/v1",
          "apis/scheduling.k8s.io/v1",
          "apis/storage.k8s.io/v1");

  private static final class Bundled {
    static final Contract CONTRACT =
        new Contract(new ConcurrentHashMap<>(), View.of(Features.latest()));
  }

  /** What is seen of the files: the fields of a release, and these documents without some kinds. */
  private record View(Release release, List<String> documents, List<String> absentKinds) {
    static View of(Features features) {
      List<String> served = new ArrayList<>();
      for (String document : DOCUMENTS) {
        if (ApiHistory.hasGroupVersion(features, document)) {
          served.add(document);
        }
      }
      return new View(features.release(), List.copyOf(served), ApiHistory.absentKinds(features));
    }
  }

  private final Map<String, JsonNode> files;
  private final View view;
  private final Map<View, Contract> others = new ConcurrentHashMap<>();
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<Class<?>, Object> derived = new ConcurrentHashMap<>();
  private final List<ApiResource> resources;
  private final Map<String, ApiResource> byPath = new ConcurrentHashMap<>();

  private Contract(Map<String, JsonNode> files, View view) {
    this.files = files;
    this.view = view;
    List<ApiResource> found = new ArrayList<>();
    for (String document : view.documents()) {
      JsonNode listed = file(fileOf(document)).path("components").path("schemas");
      for (Map.Entry<String, JsonNode> entry : listed.properties()) {
        if (entry.getValue().has("x-duplane-resource")
            && !view.absentKinds().contains(entry.getKey())) {
          found.add(resource(entry.getKey(), entry.getValue()));
        }
      }
    }
    resources = List.copyOf(found);
    for (ApiResource resource : resources) {
      byPath.put(key(resource.group(), resource.version(), resource.plural()), resource);
    }
  }

  /** The contract that this build carries, read once a process. */
  public static Contract bundled() {
    return Bundled.CONTRACT;
  }

  /**
   * What a cluster with these features has of this contract: without groups, fields and parameters
   * that came later (see {@link ApiHistory}).
   *
   * @param wanted those of any release
   */
  public Contract as(Features wanted) {
    View asked = View.of(wanted);
    // Not by equals, which for records takes long the first time.
    if (asked.release().minor() == view.release().minor()
        && asked.documents().equals(view.documents())
        && asked.absentKinds().equals(view.absentKinds())) {
      return this;
    }
    Contract known = others.get(asked);
    if (known != null) {
      return known;
    }
    Contract made = new Contract(files, asked);
    Contract earlier = others.putIfAbsent(asked, made);
    return earlier == null ? made : earlier;
  }

  /**
   * What is made of this contract once, for all clusters that have it.
   *
   * @param type names it
   * @param maker makes it when it is first asked for; of two that are made at once one is kept
   */
  public <T> T derived(Class<T> type, Function<Contract, T> maker) {
    Object known = derived.get(type);
    if (known == null) {
      Object made = maker.apply(this);
      known = derived.putIfAbsent(type, made);
      known = known == null ? made : known;
    }
    return type.cast(known);
  }

  /** Every resource, by group and version (the core group first), then kind. */
  public List<ApiResource> resources() {
    return resources;
  }

  /** The resource of a path, e.g. {@code ("", "v1", "services")}, or null. */
  public @Nullable ApiResource resource(String group, String version, String plural) {
    return byPath.get(key(group, version, plural));
  }

  /** The resource of a kind, e.g. {@code ("", "v1", "Service")}, or null. */
  public @Nullable ApiResource resourceOfKind(String group, String version, String kind) {
    for (ApiResource resource : resources) {
      if (resource.kind().equals(kind)
          && resource.group().equals(group)
          && resource.version().equals(version)) {
        return resource;
      }
    }
    return null;
  }

  /**
   * The schema of a full name, e.g. {@code io.k8s.api.core.v1.ServicePort}.
   *
   * @throws IllegalArgumentException if the contract has none of that name
   */
  public Schema schema(String name) {
    Schema known = schemas.get(name);
    if (known != null) {
      return known;
    }
    Schema made = new ContractSchema(this, name, definition(name));
    Schema earlier = schemas.putIfAbsent(name, made);
    return earlier == null ? made : earlier;
  }

  /** The names of the documents to serve, e.g. {@code api/v1}, {@code apis/events.k8s.io/v1}. */
  public List<String> documents() {
    return view.documents();
  }

  /** The release that is described. */
  public Release release() {
    return view.release();
  }

  /**
   * The names of the schemas that a document has of its own.
   *
   * @param document one of {@link #documents()}
   */
  public List<String> schemaNames(String document) {
    JsonNode own = file(fileOf(document));
    List<String> names = new ArrayList<>();
    own.at("/components/schemas").fieldNames().forEachRemaining(names::add);
    for (JsonNode part : own.path("x-duplane-parts")) {
      file(part.textValue()).at("/components/schemas").fieldNames().forEachRemaining(names::add);
    }
    for (String absent : view.absentKinds()) {
      names.remove(absent);
      names.remove(absent.concat("List"));
    }
    return names;
  }

  /** The schema that a property, item or value of the contract stands for. */
  Schema resolve(JsonNode definition) {
    JsonNode reference = definition.get("$ref");
    if (reference == null) {
      reference = definition.path("allOf").path(0).get("$ref");
    }
    return reference == null
        ? new ContractSchema(this, "", definition)
        : schema(reference.textValue().substring(REF.length()));
  }

  /**
   * A schema as OpenAPI v3 writes it, with what is private to this project.
   *
   * @throws IllegalArgumentException if the contract has none of that name
   */
  public JsonNode definition(String name) {
    JsonNode found = definitionIn(SHARED, name);
    for (int i = 0; found == null && i < DOCUMENTS.size(); i++) {
      if (isLikely(DOCUMENTS.get(i), name)) {
        found = definitionBelow(DOCUMENTS.get(i), name);
      }
    }
    for (int i = 0; found == null && i < DOCUMENTS.size(); i++) {
      found = definitionBelow(DOCUMENTS.get(i), name);
    }
    if (found == null) {
      throw new IllegalArgumentException("no schema named " + name);
    }
    return ApiHistory.changedSchemas().contains(name) ? withoutLaterFields(name, found) : found;
  }

  /**
   * Whether a schema's name says that it is of a group: {@code io.k8s.api.apps.v1.Deployment} of
   * {@code apis/apps/v1}, or one of {@code io.k8s.apiextensions-apiserver}. Files of other groups
   * need not be read then.
   */
  private static boolean isLikely(String document, String name) {
    int slash = document.indexOf('/');
    String group = document.startsWith("api/") ? "core" : document.substring(slash + 1);
    int end = 0;
    while (end < group.length() && group.charAt(end) != '.' && group.charAt(end) != '/') {
      end++;
    }
    String first = group.substring(0, end);
    return name.startsWith("io.k8s.api.".concat(first).concat("."))
        || name.startsWith("io.k8s.".concat(first).concat("-apiserver."));
  }

  private @Nullable JsonNode definitionBelow(String document, String name) {
    JsonNode found = definitionIn(fileOf(document), name);
    if (found == null) {
      for (JsonNode part : file(fileOf(document)).path("x-duplane-parts")) {
        found = found == null ? definitionIn(part.textValue(), name) : found;
      }
    }
    return found;
  }

  private JsonNode withoutLaterFields(String name, JsonNode definition) {
    List<String> later = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : definition.path("properties").properties()) {
      if (!ApiHistory.hasField(view.release(), name, field.getKey())) {
        later.add(field.getKey());
      }
    }
    if (later.isEmpty()) {
      return definition;
    }
    ObjectNode own = definition.deepCopy();
    own.withObject("/properties").remove(later);
    return own;
  }

  private @Nullable JsonNode definitionIn(String file, String name) {
    return file(file).path("components").path("schemas").get(name);
  }

  private ApiResource resource(String name, JsonNode definition) {
    JsonNode entry = definition.get("x-duplane-resource");
    JsonNode kind = definition.path("x-kubernetes-group-version-kind").path(0);
    List<ApiResource.Subresource> subresources = new ArrayList<>();
    for (JsonNode sub : entry.path("subresources")) {
      subresources.add(
          new ApiResource.Subresource(
              sub.get("name").textValue(),
              sub.path("group").textValue(),
              sub.path("version").textValue(),
              sub.get("kind").textValue(),
              texts(sub.path("verbs")),
              sub.path("documented").asBoolean(true)));
    }
    return new ApiResource(
        kind.path("group").textValue(),
        kind.path("version").textValue(),
        kind.path("kind").textValue(),
        entry.path("plural").textValue(),
        entry.path("singular").textValue(),
        entry.path("namespaced").booleanValue(),
        texts(entry.path("shortNames")),
        texts(entry.path("categories")),
        texts(entry.path("verbs")),
        entry.path("storageVersionHash").textValue(),
        List.copyOf(subresources),
        deprecation(kind, entry.path("deprecated")),
        entry.path("deleteReturnsObject").asBoolean(false),
        false,
        schema(name));
  }

  /** The text of apiserver's deprecation package, in releases that have it. */
  private @Nullable String deprecation(JsonNode kind, JsonNode deprecated) {
    if (deprecated.isMissingNode() || !view.release().isAtLeast(deprecated.get("since").asInt())) {
      return null;
    }
    String group = kind.path("group").textValue();
    return (group.isEmpty() ? "" : group + "/")
        + kind.path("version").textValue()
        + " "
        + kind.path("kind").textValue()
        + " is deprecated in v1."
        + deprecated.get("since").asInt()
        + "+"
        + (deprecated.has("replacement")
            ? "; use " + deprecated.get("replacement").textValue()
            : "");
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : list) {
      texts.add(item.textValue());
    }
    return List.copyOf(texts);
  }

  private static String key(String group, String version, String plural) {
    return String.join("/", group, version, plural);
  }

  private static String fileOf(String document) {
    return document.replace('/', '.').concat(".json");
  }

  private JsonNode file(String name) {
    JsonNode known = files.get(name);
    if (known != null) {
      return known;
    }
    try (InputStream in = Contract.class.getResourceAsStream(FOLDER.concat(name))) {
      if (in == null) {
        throw new FileNotFoundException(FOLDER + name);
      }
      JsonNode read = JsonTree.parse(in.readAllBytes());
      JsonNode earlier = files.putIfAbsent(name, read);
      return earlier == null ? read : earlier;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
