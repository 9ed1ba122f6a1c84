package dev.duplane.endpoints;

import dev.duplane.api.ResourceVersionTooLargeException;
import dev.duplane.api.Status;
import dev.duplane.api.StatusException;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.Controllers;
import dev.duplane.registry.QueueFullException;
import dev.duplane.registry.ServedResources;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API of one cluster, without a socket (Kubernetes API Concepts). Thread-safe: its only
 * state is a set of documents, which it remakes when the cluster serves other resources.
 */
public final class ApiEndpoints implements RequestHandler {
  private static final List<String> OTHER_PATHS =
      List.of(
          "/.well-known/openid-configuration",
          "/metrics",
          "/metrics/slis",
          "/openapi/v2",
          "/openapi/v3",
          "/openapi/v3/",
          "/openid/v1/jwks",
          "/version");

  /** Where kubectl looks without any configuration. */
  private static final String USUAL_ADDRESS = "127.0.0.1:8080";

  private static final System.Logger LOG = System.getLogger(ApiEndpoints.class.getName());

  /** What may stand before a resource in a path (apiserver/pkg/endpoints/request). */
  private static final Set<String> SPECIAL_VERBS = Set.of("proxy", "watch");

  /** The minor version from which on impersonation can be constrained (KEP-5284, beta). */
  private static final int CONSTRAINED_IMPERSONATION = 36;

  private final Cluster cluster;
  private final Features features;
  private final Contract contract;
  private final Supplier<String> serverAddress;
  private final ResourceEndpoint resources;
  private final AccessFilters access;
  private final OpenIdEndpoint openId;
  private final RequestCounts counts = new RequestCounts();
  private final Health health;
  private final Metrics metrics;
  private volatile ServedApi served;

  /**
   * A request, and what it is answered from.
   *
   * @param api what is served, as it is from first to last
   * @param counted notes what is asked for
   */
  private record Asked(ServedApi api, ApiRequest request, Caller caller, CountedRequest counted) {}

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
    this.contract = contract.as(features);
    this.serverAddress = serverAddress;
    this.resources =
        new ResourceEndpoint(
            cluster.catalog(),
            cluster.config().clock(),
            features,
            cluster.isShared(),
            cluster.config().controllers().run(Controllers.Name.KUBELET)
                ? Connections.Kubelets.SIMULATED
                : Connections.Kubelets.NONE);
    this.access =
        new AccessFilters(
            cluster.access().authenticator(),
            cluster.access().authorizer(),
            features.release().isAtLeast(CONSTRAINED_IMPERSONATION));
    this.openId = new OpenIdEndpoint(cluster.access().tokenKey(), serverAddress);
    this.health = new Health(cluster::fresh);
    this.metrics = new Metrics(cluster, counts, health);
    this.served = new ServedApi(cluster.catalog().served(), this.contract, features, serverAddress);
  }

  /** What is served now, which one request sees from first to last. */
  private ServedApi served() {
    ServedResources now = cluster.catalog().served();
    ServedApi known = served;
    if (known.resources() != now) {
      known = new ServedApi(now, contract, features, serverAddress);
      served = known;
    }
    return known;
  }

  /**
   * Answers a request. Whatever is wrong with it is answered as the real server does, most of it by
   * a Status.
   *
   * @return never completed by a failure
   */
  @Override
  public CompletableFuture<ApiResponse> handle(ApiRequest request, Caller caller) {
    CompletableFuture<Void> fresh = isAboutObjects(request) ? cluster.fresh() : null;
    return fresh == null ? answer(request, caller) : whenFresh(fresh, request, caller);
  }

  private CompletableFuture<ApiResponse> answer(ApiRequest request, Caller caller) {
    ServedApi api = served();
    CountedRequest counted = new CountedRequest(counts);
    return answer(new Asked(api, request, caller, counted), caller.waits())
        .thenApply(
            response ->
                withoutBodyIfHead(
                    request,
                    api.deprecations().warned(request.path(), counted.answered(response))));
  }

  private static boolean isAboutObjects(ApiRequest request) {
    return request.path().startsWith("/api/") || request.path().startsWith("/apis/");
  }

  /**
   * Answers when what other processes have written can be seen, as kube-apiserver reads from its
   * watch cache (KEP-2340, "Consistent reads from cache").
   */
  private CompletableFuture<ApiResponse> whenFresh(
      CompletableFuture<Void> fresh, ApiRequest request, Caller caller) {
    CompletableFuture<@Nullable Throwable> asked = fresh.handle((done, failure) -> failure);
    return caller
        .after(asked)
        .thenCompose(
            failure ->
                failure == null
                    ? answer(request, caller)
                    : CompletableFuture.completedFuture(
                        refusal(
                            request,
                            StatusException.serviceUnavailable(
                                String.valueOf(cause(failure).getMessage())))));
  }

  private static ApiResponse withoutBodyIfHead(ApiRequest request, ApiResponse response) {
    if (request.method().equals("HEAD") && response instanceof ApiResponse.Complete complete) {
      return new ApiResponse.Complete(complete.status(), complete.headers(), new byte[0]);
    }
    return response;
  }

  /**
   * @param mayWait whether the answer may come later because a revision is asked for that has not
   *     been reached, as kube-apiserver waits
   */
  private CompletableFuture<ApiResponse> answer(Asked asked, boolean mayWait) {
    return attempt(asked)
        .thenCompose(
            response -> {
              ResourceVersionTooLargeException early = early(response);
              return mayWait && early != null
                  ? later(asked, early)
                  : CompletableFuture.completedFuture(response);
            })
        .exceptionallyCompose(
            failure ->
                mayWait && cause(failure) instanceof ResourceVersionTooLargeException early
                    ? later(asked, early)
                    : CompletableFuture.completedFuture(refusal(asked.request(), failure)));
  }

  private CompletableFuture<ApiResponse> later(
      Asked asked, ResourceVersionTooLargeException early) {
    return asked.caller().afterWait(cluster.reached(early.asked()), () -> answer(asked, false));
  }

  private CompletableFuture<ApiResponse> attempt(Asked asked) {
    try {
      return route(asked);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** What a stage of a CompletableFuture failed of. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** Why a watch came too early, if it did: it says so in its first event. */
  private static @Nullable ResourceVersionTooLargeException early(ApiResponse response) {
    return response instanceof ApiResponse.Watching watching
            && watching.watch() instanceof FailedWatch failed
            && failed.failure() instanceof ResourceVersionTooLargeException early
        ? early
        : null;
  }

  private static ApiResponse refusal(ApiRequest request, Throwable failure) {
    Throwable cause = cause(failure);
    try {
      if (cause instanceof StatusException e) {
        Query query = Query.parse(request.query());
        return Answers.status(e.status(), Negotiation.error(request, query), e.warnings());
      }
      if (cause instanceof AccessDeniedException e) {
        Query query = Query.parse(request.query());
        return Answers.denied(e.refusal().status(), Negotiation.error(request, query));
      }
      return cause instanceof QueueFullException
          ? Answers.tooManyRequests()
          : broken(request, cause);
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

  private CompletableFuture<ApiResponse> route(Asked asked) {
    ApiRequest request = asked.request();
    Query query = Query.parse(request.query());
    RequestInfo info = RequestInfo.of(request, query);
    if (info == null) {
      return now(Answers.text(400, "400 Bad Request"));
    }
    checkTimeout(info, query);
    return route(asked, info, access.admitted(info, request, query), query);
  }

  private static CompletableFuture<ApiResponse> now(ApiResponse answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static void checkTimeout(RequestInfo info, Query query) {
    String timeout = query.text("timeout");
    if (timeout.isEmpty()) {
      return;
    }
    boolean watches = info.isResourceRequest() && info.verb().equals("watch");
    String wrong = watches ? null : TimeoutParameter.wrong(timeout);
    if (wrong != null) {
      throw StatusException.badRequest("invalid timeout specified in the request URL - " + wrong);
    }
  }

  private CompletableFuture<ApiResponse> route(
      Asked asked, RequestInfo info, ApiRequest request, Query query) {
    ServedApi api = asked.api();
    List<String> segments = info.segments();
    String root = segments.isEmpty() ? "" : segments.get(0);
    if (root.equals("api") && segments.size() > 1) {
      return versioned(asked, info, segments.subList(1, segments.size()), request, query);
    }
    if (root.equals("apis") && segments.size() > 2 && api.isDelegated(segments)) {
      // kube-aggregator, handler_proxy.go: not a Status.
      return now(Answers.text(503, "service unavailable\n"));
    }
    if (root.equals("apis")
        && segments.size() > 2
        && api.discovery().groups().contains(segments.get(1))) {
      return versioned(asked, info, segments.subList(2, segments.size()), request, query);
    }
    if (Health.isEndpoint(segments)) {
      return health.answer(segments, query, asked.caller()).thenApply(ApiEndpoints::orNotFound);
    }
    return now(orNotFound(document(api, segments, request, query)));
  }

  private static ApiResponse orNotFound(@Nullable ApiResponse answer) {
    return answer == null ? Answers.text(404, "404 page not found\n") : answer;
  }

  private @Nullable ApiResponse document(
      ServedApi api, List<String> segments, ApiRequest request, Query query) {
    if (segments.isEmpty()) {
      return DiscoveryEndpoint.answer(api.discovery().paths(otherPaths()), request, query);
    }
    return switch (segments.get(0)) {
      case "api" -> api.discoveryEndpoint().root(true, request, query);
      case "apis" -> groups(api, segments, request, query);
      case "version" -> version(segments, request);
      case "metrics" -> metrics.answer(segments, request);
      case "openid", ".well-known" -> openId.answer(segments, request);
      case "openapi" -> hasOpenApi(segments) ? api.openApi().answer(segments, request) : null;
      default -> null;
    };
  }

  private Set<String> otherPaths() {
    Set<String> paths = new TreeSet<>(OTHER_PATHS);
    Health.paths().forEach(paths::add);
    if (!features.isEnabled(Feature.OPEN_API_V3)) {
      paths.removeIf(path -> path.startsWith("/openapi/v3"));
    }
    return paths;
  }

  private boolean hasOpenApi(List<String> segments) {
    return segments.size() < 2
        || !segments.get(1).equals("v3")
        || features.isEnabled(Feature.OPEN_API_V3);
  }

  private @Nullable ApiResponse groups(
      ServedApi api, List<String> segments, ApiRequest request, Query query) {
    if (segments.size() == 1) {
      return api.discoveryEndpoint().root(false, request, query);
    }
    String group = segments.get(1);
    return api.discovery().groups().contains(group)
        ? DiscoveryEndpoint.answer(api.discovery().group(group), request, query)
        : null;
  }

  /** A path of a known group, from its version on. */
  private CompletableFuture<ApiResponse> versioned(
      Asked asked, RequestInfo info, List<String> segments, ApiRequest request, Query query) {
    ServedApi api = asked.api();
    String group = info.segments().get(0).equals("api") ? "" : info.segments().get(1);
    String version = segments.get(0);
    if (segments.size() == 1) {
      if (!api.discovery().versions(group).contains(version)) {
        throw StatusException.resourceNotFound();
      }
      return now(
          DiscoveryEndpoint.answer(api.discovery().resourceList(group, version), request, query));
    }
    if (segments.size() == 2 && SPECIAL_VERBS.contains(segments.get(1))) {
      return now(Answers.noKind(request));
    }
    ResourceRoute route = ResourceRoute.of(api.resources(), info);
    if (route == null) {
      throw StatusException.resourceNotFound();
    }
    asked.counted().routed(info, request, query);
    return resources.handle(route, request, query, asked.caller());
  }

  private ApiResponse version(List<String> segments, ApiRequest request) {
    if (segments.size() > 1) {
      throw StatusException.resourceNotFound();
    }
    DiscoveryEndpoint.requireGet(request);
    return Answers.tree(200, VersionDocument.of(features), Representation.PRETTY_JSON);
  }
}
