package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.StatusException;
import dev.duplane.api.openapi.GroupVersionDocument;
import dev.duplane.api.schema.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI documents (The Kubernetes API, "OpenAPI interface definition"; KEP-2896). Made when
 * first asked for, which a cluster in a test never does. Those of the built-in kinds are kept for
 * the whole process and shared by all clusters of a release; a cluster with custom resources has
 * documents of its own beside them.
 */
final class OpenApiDocuments {
  private static final String JSON = "application/json";
  private static final String INDEX = "";
  private static final String SWAGGER = "v2";
  private static final String SWAGGER_PROTOBUF = "v2 as protobuf";
  private static final String CACHE_CONTROL = "no-cache, private";

  private static final class Shared {
    static final Map<Contract, OpenApiDocuments> BY_CONTRACT = new ConcurrentHashMap<>();
  }

  private final Contract contract;

  /** The custom resources by the documents that they are in. */
  private final Map<String, List<ApiResource>> custom;

  private final Map<String, TaggedDocument> made = new ConcurrentHashMap<>();

  private OpenApiDocuments(Contract contract, Map<String, List<ApiResource>> custom) {
    this.contract = contract;
    this.custom = custom;
  }

  /**
   * The documents of what is served.
   *
   * @param contract that the built-in kinds are from
   * @param resources all that is served
   */
  static OpenApiDocuments of(Contract contract, List<ApiResource> resources) {
    Map<String, List<ApiResource>> custom = new TreeMap<>();
    for (ApiResource resource : resources) {
      if (resource.custom()) {
        custom
            .computeIfAbsent(GroupVersionDocument.name(resource), name -> new ArrayList<>())
            .add(resource);
      }
    }
    return custom.isEmpty() ? shared(contract) : new OpenApiDocuments(contract, custom);
  }

  private static OpenApiDocuments shared(Contract contract) {
    return Shared.BY_CONTRACT.computeIfAbsent(
        contract, release -> new OpenApiDocuments(release, Map.of()));
  }

  private List<String> names() {
    Set<String> names = new TreeSet<>(contract.documents());
    names.addAll(custom.keySet());
    return List.copyOf(names);
  }

  /** The answer below {@code /openapi}, or null if there is no such document. */
  @Nullable ApiResponse answer(List<String> segments, ApiRequest request) {
    if (segments.size() < 2) {
      return null;
    }
    String path = String.join("/", segments.subList(2, segments.size()));
    boolean known =
        switch (segments.get(1)) {
          case "v2" -> path.isEmpty();
          case "v3" -> path.isEmpty() || names().contains(path);
          default -> false;
        };
    if (!known) {
      // Groups that there are not get an answer without a text (kube-openapi, handler3).
      return segments.get(1).equals("v3") ? Answers.text(404, "") : null;
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      throw StatusException.methodNotAllowed();
    }
    boolean swagger = segments.get(1).equals("v2");
    for (Accept.Clause clause : Accept.parse(request.header("accept"))) {
      if (json(clause)) {
        return document(swagger ? SWAGGER : path).answer(request, CACHE_CONTROL);
      }
      if (swagger && swaggerProtobuf(clause)) {
        return document(SWAGGER_PROTOBUF).answer(request, CACHE_CONTROL);
      }
    }
    return Answers.text(406, "");
  }

  private static boolean swaggerProtobuf(Accept.Clause clause) {
    return clause.type().equals(SwaggerProtobuf.ASKED)
        || clause.type().equals(SwaggerProtobuf.MEDIA_TYPE);
  }

  private static boolean json(Accept.Clause clause) {
    return clause.any() || clause.type().equals(JSON) || clause.type().equals("application/*");
  }

  private TaggedDocument document(String path) {
    if (!custom.isEmpty() && contract.documents().contains(path)) {
      return shared(contract).document(path);
    }
    TaggedDocument known = made.get(path);
    if (known != null) {
      return known;
    }
    // Two that ask at the same time make the same bytes; the index needs the others, so no lock.
    TaggedDocument document =
        path.equals(SWAGGER_PROTOBUF)
            ? TaggedDocument.of(SwaggerProtobuf.MEDIA_TYPE, SwaggerProtobuf.encode(tree(SWAGGER)))
            : TaggedDocument.of(JSON, Answers.bytes(tree(path)));
    made.put(path, document);
    return document;
  }

  private ObjectNode tree(String path) {
    if (path.equals(SWAGGER)) {
      return Swagger.of(names().stream().map(this::version3).toList());
    }
    return path.equals(INDEX) ? index() : version3(path);
  }

  private ObjectNode version3(String path) {
    List<ApiResource> resources = custom.get(path);
    return resources == null
        ? GroupVersionDocument.builtIn(contract, path)
        : GroupVersionDocument.custom(contract, path, resources);
  }

  private ObjectNode index() {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    ObjectNode paths = index.putObject("paths");
    for (String path : names()) {
      paths
          .putObject(path)
          .put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + document(path).hash());
    }
    return index;
  }
}
