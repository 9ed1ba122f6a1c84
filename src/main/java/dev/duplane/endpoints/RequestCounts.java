package dev.duplane.endpoints;

import dev.duplane.api.FieldSelectorParser;
import dev.duplane.api.StatusException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the requests that a route of a resource has answered, by what they ask for and the code of
 * the answer (apiserver/pkg/endpoints/metrics, {@code apiserver_request_total}). What is refused
 * before a route is found is not counted. Thread-safe.
 */
final class RequestCounts {
  private static final String NAME = "apiserver_request_total";
  private static final String HELP =
      "[STABLE] Counter of apiserver requests broken out for each verb, dry run value, group,"
          + " version, resource, scope, component, and HTTP response code.";
  private static final int METHOD_NOT_ALLOWED = 405;

  private final Map<RequestLabels, LongAdder> counts = new ConcurrentHashMap<>();

  /** What is told apart. */
  private record RequestLabels(
      String group,
      String version,
      String resource,
      String subresource,
      String verb,
      String scope,
      String dryRun,
      int code) {

    Map<String, String> labels() {
      Map<String, String> labels = new TreeMap<>();
      labels.put("code", Integer.toString(code));
      labels.put("component", "apiserver");
      labels.put("dry_run", dryRun);
      labels.put("group", group);
      labels.put("resource", resource);
      labels.put("scope", scope);
      labels.put("subresource", subresource);
      labels.put("verb", verb);
      labels.put("version", version);
      return labels;
    }
  }

  /** Counts a request with its answer. */
  void count(RequestInfo info, ApiRequest request, Query query, int code) {
    if (code == METHOD_NOT_ALLOWED) {
      return;
    }
    String scope = scope(info, query);
    RequestLabels labels =
        new RequestLabels(
            info.apiGroup(),
            info.apiVersion(),
            info.resource(),
            info.subresource(),
            verb(info, request, query, scope),
            scope,
            dryRun(query),
            code);
    LongAdder known = counts.get(labels);
    (known == null ? counts.computeIfAbsent(labels, key -> new LongAdder()) : known).increment();
  }

  /** {@code CleanScope}. A read of what has one name is about that one. */
  private static String scope(RequestInfo info, Query query) {
    if (!info.name().isEmpty() || info.verb().equals("create") || namesOne(query)) {
      return "resource";
    }
    return info.namespace().isEmpty() ? "cluster" : "namespace";
  }

  private static boolean namesOne(Query query) {
    String selector = query.isEmpty() ? "" : query.text("fieldSelector");
    try {
      return !selector.isEmpty()
          && FieldSelectorParser.parse(selector).terms().stream()
              .anyMatch(term -> term.equal() && term.field().equals("metadata.name"));
    } catch (StatusException e) {
      return false;
    }
  }

  /** {@code CleanVerb}: the method, but for what is told apart below one. */
  private static String verb(RequestInfo info, ApiRequest request, Query query, String scope) {
    if (Connections.SUBRESOURCES.contains(info.subresource())) {
      return "CONNECT";
    }
    return switch (request.method()) {
      case "GET", "HEAD" -> {
        if (info.watchPath() || query.on("watch")) {
          yield "WATCH";
        }
        yield scope.equals("resource") ? "GET" : "LIST";
      }
      case "PATCH" ->
          "application/apply-patch+yaml".equals(request.header("content-type")) ? "APPLY" : "PATCH";
      default -> request.method();
    };
  }

  private static String dryRun(Query query) {
    if (query.isEmpty() || query.first("dryRun") == null) {
      return "";
    }
    return query.all("dryRun").stream().allMatch("All"::equals) ? "All" : "invalid";
  }

  /** Counts anew. */
  void reset() {
    counts.clear();
  }

  /** Tells what has been counted. */
  void tell(MetricsText metrics) {
    counts.forEach(
        (labels, count) ->
            metrics.add(NAME, "counter", HELP, labels.labels(), (double) count.sum()));
  }
}
