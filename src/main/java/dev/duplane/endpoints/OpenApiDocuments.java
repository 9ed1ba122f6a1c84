package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.openapi.GroupVersionDocument;
import dev.duplane.api.schema.Contract;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI documents (The Kubernetes API, "OpenAPI interface definition"; KEP-2896). Made when
 * first asked for, which a cluster in a test never does, and then kept for the whole process.
 */
final class OpenApiDocuments {
  private static final String JSON = "application/json";
  private static final String INDEX = "";
  private static final String SWAGGER = "v2";
  private static final String SWAGGER_PROTOBUF = "v2 as protobuf";
  private static final String CACHE_CONTROL = "no-cache, private";

  private static final class Bundled {
    static final OpenApiDocuments DOCUMENTS = new OpenApiDocuments(Contract.bundled());
  }

  private final Contract contract;
  private final Map<String, TaggedDocument> made = new ConcurrentHashMap<>();

  private OpenApiDocuments(Contract contract) {
    this.contract = contract;
  }

  static OpenApiDocuments of(Contract contract) {
    return contract == Contract.bundled() ? Bundled.DOCUMENTS : new OpenApiDocuments(contract);
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
          case "v3" -> path.isEmpty() || contract.documents().contains(path);
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
      return Swagger.of(
          contract.documents().stream()
              .map(document -> GroupVersionDocument.builtIn(contract, document))
              .toList());
    }
    return path.equals(INDEX) ? index() : GroupVersionDocument.builtIn(contract, path);
  }

  private ObjectNode index() {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    ObjectNode paths = index.putObject("paths");
    for (String path : contract.documents()) {
      paths
          .putObject(path)
          .put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + document(path).hash());
    }
    return index;
  }
}
