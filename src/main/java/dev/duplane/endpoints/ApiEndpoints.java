package dev.duplane.endpoints;

import dev.duplane.api.ApiResource;
import dev.duplane.api.ResourceVersionTooLargeException;
import dev.duplane.api.Status;
import dev.duplane.api.StatusException;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.registry.ResourceRegistry;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API of one cluster, without a socket (Kubernetes API Concepts). Safe for any number of
 * threads; it holds nothing but documents that never change.
 */
public final class ApiEndpoints {
  private static final List<String> OTHER_PATHS =
      List.of("/openapi/v2", "/openapi/v3", "/openapi/v3/", "/version");

  /** Where kubectl looks without any configuration. */
  private static final String USUAL_ADDRESS = "127.0.0.1:8080";

  private static final System.Logger LOG = System.getLogger(ApiEndpoints.class.getName());

  /** What may stand before a resource in a path (apiserver/pkg/endpoints/request). */
  private static final Set<String> SPECIAL_VERBS = Set.of("proxy", "watch");

  private final Cluster cluster;
  private final Features features;
  private final Discovery discovery;
  private final Deprecations deprecations;
  private final DiscoveryEndpoint discoveryEndpoint;
  private final OpenApiDocuments openApi;
  private final ResourceEndpoint resources;

  /**
   * The API of a cluster.
   *
   * @param cluster whose resources are served
   * @param contract whose OpenAPI documents are served, as far as the cluster's release has them
   */
  public ApiEndpoints(Cluster cluster, Contract contract) {
    this(cluster, contract, () -> USUAL_ADDRESS);
  }

  /**
   * The API of a cluster that is served.
   *
   * @param cluster whose resources are served
   * @param contract whose OpenAPI documents are served, as far as the cluster's release has them
   * @param serverAddress host and port that clients reach the server at
   */
  public ApiEndpoints(Cluster cluster, Contract contract, Supplier<String> serverAddress) {
    this.cluster = cluster;
    this.features = cluster.config().features();
    List<ApiResource> served =
        cluster.registry().resources().stream().map(ResourceRegistry::resource).toList();
    this.discovery = new Discovery(served, serverAddress);
    this.deprecations = new Deprecations(served);
    this.discoveryEndpoint = new DiscoveryEndpoint(discovery, features);
    this.openApi = OpenApiDocuments.of(contract.as(features));
    this.resources = new ResourceEndpoint(cluster.config().clock(), features);
  }

  /**
   * Answers a request, now. Whatever is wrong with it is answered as the real server does, most of
   * it by a Status; nothing is thrown.
   */
  public ApiResponse handle(ApiRequest request) {
    return finished(request, now(request));
  }

  /**
   * Answers a request as {@link #handle} does, but leaves it to the caller to wait for a revision
   * that has not been reached, as kube-apiserver waits: then the answer is {@link
   * ApiResponse.Pending}.
   */
  public ApiResponse begin(ApiRequest request) {
    return answer(request).then(response -> finished(request, response));
  }

  private ApiResponse now(ApiRequest request) {
    ApiResponse response = answer(request);
    return response instanceof ApiResponse.Pending pending ? pending.now() : response;
  }

  private ApiResponse finished(ApiRequest request, ApiResponse response) {
    return withoutBodyIfHead(request, deprecations.warned(request.path(), response));
  }

  private static ApiResponse withoutBodyIfHead(ApiRequest request, ApiResponse response) {
    if (request.method().equals("HEAD") && response instanceof ApiResponse.Complete complete) {
      return new ApiResponse.Complete(complete.status(), complete.headers(), new byte[0]);
    }
    return response;
  }

  private ApiResponse answer(ApiRequest request) {
    try {
      return answer(request, Query.parse(request.query()));
    } catch (RuntimeException | Error e) {
      return broken(request, e);
    }
  }

  /**
   * What is no answer of the API is a fault of this program, an error such as a StackOverflowError
   * too: the client gets a 500, the log one line, its debug level the stack.
   */
  private static ApiResponse broken(ApiRequest request, Throwable fault) {
    StackTraceElement[] stack = fault.getStackTrace();
    LOG.log(
        Level.ERROR,
        () ->
            request.method()
                + " "
                + request.path()
                + ": "
                + fault
                + (stack.length == 0 ? "" : " at " + stack[0]));
    LOG.log(Level.DEBUG, () -> "Stack of the line before", fault);
    Status status = StatusException.internalError(fault.toString()).status();
    return Answers.status(status, Representation.JSON);
  }

  private ApiResponse answer(ApiRequest request, Query query) {
    try {
      checkTimeout(request, query);
      List<String> segments = segments(request.path());
      if (segments == null) {
        return Answers.text(400, "400 Bad Request");
      }
      ApiResponse response = route(segments, request, query);
      if (response instanceof ApiResponse.Watching watching
          && watching.watch() instanceof FailedWatch failed
          && failed.failure() instanceof ResourceVersionTooLargeException e) {
        return pending(response, e, request);
      }
      return response == null ? Answers.text(404, "404 page not found\n") : response;
    } catch (ResourceVersionTooLargeException e) {
      return pending(Answers.status(e.status(), Negotiation.error(request, query)), e, request);
    } catch (StatusException e) {
      return Answers.status(e.status(), Negotiation.error(request, query), e.warnings());
    }
  }

  private ApiResponse pending(
      ApiResponse now, ResourceVersionTooLargeException e, ApiRequest request) {
    return new ApiResponse.Pending(now, () -> cluster.reached(e.asked()), () -> now(request));
  }

  private static void checkTimeout(ApiRequest request, Query query) {
    String timeout = query.text("timeout");
    if (timeout.isEmpty()) {
      return;
    }
    RequestScope scope = RequestScope.of(request);
    String wrong =
        scope != null && scope.verb().equals("watch") ? null : TimeoutParameter.wrong(timeout);
    if (wrong != null) {
      throw StatusException.badRequest("invalid timeout specified in the request URL - " + wrong);
    }
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

  private @Nullable ApiResponse route(List<String> segments, ApiRequest request, Query query) {
    if (segments.isEmpty()) {
      return DiscoveryEndpoint.answer(discovery.paths(otherPaths()), request, query);
    }
    return switch (segments.get(0)) {
      case "api" ->
          segments.size() == 1
              ? discoveryEndpoint.root(true, request, query)
              : versioned("", segments.subList(1, segments.size()), request, query);
      case "apis" -> named(segments, request, query);
      case "version" -> version(segments, request);
      case "healthz", "livez", "readyz" -> Health.answer(segments, query);
      case "openapi" -> hasOpenApi(segments) ? openApi.answer(segments, request) : null;
      default -> null;
    };
  }

  private Set<String> otherPaths() {
    Set<String> paths = new TreeSet<>(OTHER_PATHS);
    Health.paths().forEach(paths::add);
    if (!features.has(Feature.OPEN_API_V3)) {
      paths.removeIf(path -> path.startsWith("/openapi/v3"));
    }
    return paths;
  }

  private boolean hasOpenApi(List<String> segments) {
    return segments.size() < 2
        || !segments.get(1).equals("v3")
        || features.has(Feature.OPEN_API_V3);
  }

  private @Nullable ApiResponse named(List<String> segments, ApiRequest request, Query query) {
    if (segments.size() == 1) {
      return discoveryEndpoint.root(false, request, query);
    }
    String group = segments.get(1);
    if (!discovery.groups().contains(group)) {
      return null;
    }
    if (segments.size() == 2) {
      return DiscoveryEndpoint.answer(discovery.group(group), request, query);
    }
    return versioned(group, segments.subList(2, segments.size()), request, query);
  }

  /** A path of a known group, from its version on. */
  private ApiResponse versioned(
      String group, List<String> segments, ApiRequest request, Query query) {
    String version = segments.get(0);
    if (segments.size() == 1) {
      if (!discovery.versions(group).contains(version)) {
        throw StatusException.resourceNotFound();
      }
      return DiscoveryEndpoint.answer(discovery.resourceList(group, version), request, query);
    }
    if (segments.size() == 2 && SPECIAL_VERBS.contains(segments.get(1))) {
      return Answers.noKind(request);
    }
    ResourceRoute route =
        ResourceRoute.of(cluster.registry(), group, version, segments.subList(1, segments.size()));
    if (route == null) {
      throw StatusException.resourceNotFound();
    }
    return resources.handle(route, request, query);
  }

  private ApiResponse version(List<String> segments, ApiRequest request) {
    if (segments.size() > 1) {
      throw StatusException.resourceNotFound();
    }
    DiscoveryEndpoint.requireGet(request);
    return Answers.tree(200, VersionDocument.of(features), Representation.PRETTY_JSON);
  }
}
