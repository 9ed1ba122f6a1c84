package dev.duplane.endpoints;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the method and URL of a request say, before anything is looked up (Kubernetes,
 * staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go). Everybody who wants to know
 * what a request is about asks this class.
 *
 * @param verb {@code get}, {@code list}, {@code watch}, {@code create}, {@code update}, {@code
 *     patch}, {@code delete} or {@code deletecollection}
 * @param segments all segments of the path; an empty one stands for two slashes in a row
 * @param apiGroup empty for the core group, and if the request is not about a resource
 * @param apiVersion empty if the request is not about a resource
 * @param watchPath whether the path has {@code watch/} before the resource, which only old clients
 *     send
 * @param inNamespace whether the path names a Namespace that the resource is in, if only by the
 *     empty name
 * @param namespace empty for a cluster-scoped resource, or for all Namespaces
 * @param parts the segments from the resource on; empty if the request is not about a resource
 */
public record RequestInfo(
    String verb,
    List<String> segments,
    String apiGroup,
    String apiVersion,
    boolean watchPath,
    boolean inNamespace,
    String namespace,
    List<String> parts) {
  private static final String NAMESPACES = "namespaces";

  /** In {@code namespaces/NAME/status} the last segment is no resource. */
  private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

  /** The information of a request, or null if an escape in its path is broken. */
  public static @Nullable RequestInfo of(ApiRequest request) {
    return of(request, Query.parse(request.query()));
  }

  static @Nullable RequestInfo of(ApiRequest request, Query query) {
    List<String> segments = segments(request.path());
    if (segments == null) {
      return null;
    }
    String root = segments.isEmpty() ? "" : segments.get(0);
    int below = root.equals("api") ? 2 : root.equals("apis") ? 3 : segments.size();
    if (segments.size() <= below) {
      return about(request, query, segments, "", "", List.of());
    }
    String group = below == 2 ? "" : segments.get(1);
    List<String> rest = segments.subList(below, segments.size());
    return about(request, query, segments, group, segments.get(below - 1), rest);
  }

  private static RequestInfo about(
      ApiRequest request,
      Query query,
      List<String> segments,
      String group,
      String version,
      List<String> rest) {
    boolean watchPath = !rest.isEmpty() && rest.get(0).equals("watch");
    List<String> parts = watchPath ? rest.subList(1, rest.size()) : rest;
    boolean inNamespace =
        parts.size() > 2
            && parts.get(0).equals(NAMESPACES)
            && !NAMESPACE_SUBRESOURCES.contains(parts.get(2));
    String namespace = inNamespace ? parts.get(1) : "";
    if (inNamespace) {
      parts = parts.subList(2, parts.size());
    }
    boolean named = parts.size() > 1 && !parts.get(1).isEmpty();
    String verb = watchPath ? "watch" : verb(request.method(), named, query);
    return new RequestInfo(
        verb, segments, group, version, watchPath, inNamespace, namespace, parts);
  }

  private static String verb(String method, boolean named, Query query) {
    return switch (method) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> named ? "delete" : "deletecollection";
      default -> named ? "get" : query.on("watch") ? "watch" : "list";
    };
  }

  /**
   * The segments of a path, or null if an escape is broken. The path is decoded first, as Go's
   * {@code URL.Path} is, so that an escaped slash separates too.
   */
  private static @Nullable List<String> segments(String encoded) {
    String path = PercentCoding.decode(encoded, false);
    if (path == null) {
      return null;
    }
    List<String> segments = new ArrayList<>(8);
    int start = path.startsWith("/") ? 1 : 0;
    int length = path.length();
    while (length > start && path.charAt(length - 1) == '/') {
      length--;
    }
    while (start < length) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 || slash > length ? length : slash;
      segments.add(path.substring(start, end));
      start = end + 1;
    }
    return segments;
  }

  /** Whether the request is about a resource, and not about discovery, health or a document. */
  public boolean isResourceRequest() {
    return !parts.isEmpty();
  }

  /** The plural name, e.g. {@code services}; empty if the request is not about a resource. */
  public String resource() {
    return part(0);
  }

  /** The object's name; empty for a collection. */
  public String name() {
    return part(1);
  }

  /** E.g. {@code status}; empty for the object itself. */
  public String subresource() {
    return part(2);
  }

  private String part(int index) {
    return parts.size() > index ? parts.get(index) : "";
  }
}
