package dev.duplane.endpoints;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request is about, read from its method and path alone as kube-apiserver's RequestInfo is
 * (Kubernetes docs, "Authorization Overview", "Determine the request verb").
 *
 * @param verb {@code get}, {@code list}, {@code watch}, {@code create}, {@code update}, {@code
 *     patch}, {@code delete} or {@code deletecollection}
 * @param group empty for the core group
 * @param resource the plural name, e.g. {@code services}
 * @param namespace empty for none or all
 * @param name empty for a collection
 */
record RequestScope(String verb, String group, String resource, String namespace, String name) {
  private static final Set<String> SUBRESOURCES_OF_NAMESPACE = Set.of("status", "finalize");

  /** The scope of a request, or null if it is not about a resource. */
  static @Nullable RequestScope of(ApiRequest request) {
    List<String> rest = segments(request.path());
    if (rest.size() < 3 || !(rest.get(0).equals("api") || rest.get(0).equals("apis"))) {
      return null;
    }
    boolean core = rest.get(0).equals("api");
    String group = core ? "" : rest.get(1);
    rest = rest.subList(core ? 2 : 3, rest.size());
    boolean watching = !rest.isEmpty() && rest.get(0).equals("watch");
    if (watching) {
      rest = rest.subList(1, rest.size());
    }
    String namespace = "";
    boolean inNamespace =
        rest.size() > 2
            && rest.get(0).equals("namespaces")
            && !SUBRESOURCES_OF_NAMESPACE.contains(rest.get(2));
    if (inNamespace) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    if (rest.isEmpty()) {
      return null;
    }
    String name = rest.size() > 1 ? rest.get(1) : "";
    String verb = watching ? "watch" : verb(request, name.isEmpty());
    return new RequestScope(verb, group, rest.get(0), namespace, name);
  }

  private static String verb(ApiRequest request, boolean collection) {
    return switch (request.method()) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> collection ? "deletecollection" : "delete";
      default -> {
        if (!collection) {
          yield "get";
        }
        yield Query.parse(request.query()).on("watch") ? "watch" : "list";
      }
    };
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (!segment.isEmpty()) {
        String decoded = PercentCoding.decode(segment, false);
        segments.add(decoded == null ? segment : decoded);
      }
    }
    return segments;
  }
}
