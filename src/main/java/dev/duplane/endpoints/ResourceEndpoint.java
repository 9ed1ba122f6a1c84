package dev.duplane.endpoints;

import dev.duplane.api.ApiResource;
import dev.duplane.api.GoText;
import dev.duplane.api.ResourceVersionTooLargeException;
import dev.duplane.api.StatusException;
import dev.duplane.api.release.Features;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Body;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.FieldValidation;
import dev.duplane.registry.ListAnswer;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.ObjectAnswer;
import dev.duplane.registry.PreparedWrite;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.ResourceWrites;
import dev.duplane.registry.WatchEvent;
import dev.duplane.registry.WriteOptions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The verbs of resources. Each performs its steps in the order of the real server, which decides
 * which of two errors is reported: method, media types of the route, form of the answer, body,
 * parameters, then the registry.
 */
final class ResourceEndpoint {
  /** The most a body may hold, in bytes (kube-apiserver's default). */
  private static final int BODY_LIMIT = 3 * 1024 * 1024;

  private static final String APPLY = "application/apply-patch+yaml";
  private static final List<String> PATCH_TYPES =
      List.of(
          PatchType.JSON.mediaType(),
          PatchType.MERGE.mediaType(),
          PatchType.STRATEGIC_MERGE.mediaType(),
          APPLY);
  private static final List<String> CUSTOM_PATCH_TYPES =
      List.of(PatchType.JSON.mediaType(), PatchType.MERGE.mediaType(), APPLY);
  private static final int WATCH_MIN_SECONDS = 1800;

  private final Clock clock;
  private final Features features;
  private final boolean shared;
  private final SharedFrames frames = new SharedFrames(SharedFrames.DEFAULT_BYTES);
  private final Connections connections;

  /**
   * @param shared whether the objects are in a store outside this process, which may have to be
   *     asked for earlier revisions
   */
  ResourceEndpoint(
      Registry registry,
      Clock clock,
      Features features,
      boolean shared,
      Connections.Kubelets kubelets) {
    this.connections = new Connections(registry, kubelets);
    this.clock = clock;
    this.features = features;
    this.shared = shared;
  }

  CompletableFuture<ApiResponse> handle(
      ResourceRoute route, ApiRequest request, Query query, Caller caller) {
    if (route.watch()) {
      return read(route, request, query, caller);
    }
    if (route.name().isEmpty()) {
      return collection(route, request, query, caller);
    }
    if (Connections.SUBRESOURCES.contains(route.subresource())) {
      return connect(route, request, query, caller);
    }
    return switch (request.method()) {
      case "GET" -> now(get(route, request, query));
      case "POST" -> act(route, request, query, caller);
      case "PUT" -> update(route, request, query, caller);
      case "PATCH" -> patch(route, request, query, caller);
      case "DELETE" -> delete(route, request, query, caller);
      default -> throw StatusException.methodNotAllowed();
    };
  }

  private static CompletableFuture<ApiResponse> now(ApiResponse answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private CompletableFuture<ApiResponse> collection(
      ResourceRoute route, ApiRequest request, Query query, Caller caller) {
    if (request.method().equals("GET")) {
      return read(route, request, query, caller);
    }
    // All Namespaces at once can only be read.
    if (route.allNamespaces()) {
      throw StatusException.methodNotAllowed();
    }
    return switch (request.method()) {
      case "POST" -> create(route, request, query, caller);
      case "DELETE" -> deleteCollection(route, request, query, caller);
      default -> throw StatusException.methodNotAllowed();
    };
  }

  private ApiResponse get(ResourceRoute route, ApiRequest request, Query query) {
    require(route, "get");
    Representation form = Negotiation.object(request, query, route.served().resource());
    if (query.on("export")) {
      throw StatusException.badRequest(
          "the export parameter, deprecated since v1.14, is no longer supported");
    }
    String version = query.isEmpty() ? null : query.first("resourceVersion");
    checkName(route.name());
    ObjectAnswer answer = route.registry().get(route.namespace(), route.name(), version);
    return forms(route).object(answer, form, query);
  }

  /** All but a log is let through by admission first. */
  private CompletableFuture<ApiResponse> connect(
      ResourceRoute route, ApiRequest request, Query query, Caller caller) {
    require(
        route,
        switch (request.method()) {
          case "GET", "HEAD", "OPTIONS" -> "get";
          case "POST" -> "create";
          case "PUT" -> "update";
          case "PATCH" -> "patch";
          case "DELETE" -> "delete";
          default -> throw StatusException.methodNotAllowed();
        });
    if (route.subresource().equals("log")) {
      return now(connections.log(route, LogParameters.read(route.name(), query)));
    }
    return caller
        .perform(
            route
                .registry()
                .writes()
                .connect(
                    route.namespace(),
                    route.name(),
                    route.subresource(),
                    ConnectOptions.of(route, request, query),
                    new WriteOptions(false, "", FieldValidation.IGNORE, request.user())))
        .thenApply(options -> connections.connect(route, request, options));
  }

  private CompletableFuture<ApiResponse> create(
      ResourceRoute route, ApiRequest request, Query query, Caller caller) {
    require(route, "create");
    Representation form = Negotiation.object(request, query, route.served().resource());
    Body body = body(request);
    WriteOptions options = WriteParameters.create(request, query, features);
    return answer(
        route.registry().writes().create(route.namespace(), body, options),
        route,
        form,
        query,
        caller);
  }

  /** A POST to one object is always one to a subresource. */
  private CompletableFuture<ApiResponse> act(
      ResourceRoute route, ApiRequest request, Query query, Caller caller) {
    if (route.subresource().isEmpty()) {
      throw StatusException.methodNotAllowed();
    }
    require(route, "create");
    Representation form = Negotiation.object(request, query, route.served().resource());
    Body body = body(request);
    WriteOptions options = WriteParameters.create(request, query, features);
    PreparedWrite<ObjectAnswer> write =
        route
            .registry()
            .writes()
            .act(route.namespace(), route.name(), route.subresource(), body, options);
    return caller.perform(write).thenApply(answer -> Answers.json(201, answer.json(), form));
  }

  private CompletableFuture<ApiResponse> update(
      ResourceRoute route, ApiRequest request, Query query, Caller caller) {
    require(route, "update");
    Representation form = Negotiation.object(request, query, route.served().resource());
    Body body = body(request);
    WriteOptions options = WriteParameters.update(request, query, features);
    return answer(
        route
            .registry()
            .writes()
            .update(route.namespace(), route.name(), route.subresource(), body, options),
        route,
        form,
        query,
        caller);
  }

  private CompletableFuture<ApiResponse> patch(
      ResourceRoute route, ApiRequest request, Query query, Caller caller) {
    require(route, "patch");
    String mediaType = patchType(route, request);
    PatchType type = PatchType.ofMediaType(mediaType);
    boolean apply = mediaType.equals(APPLY);
    Representation form = Negotiation.object(request, query, route.served().resource());
    limit(request);
    WriteOptions options = WriteParameters.patch(request, query, apply, features);
    checkName(route.name());
    ResourceWrites writes = route.registry().writes();
    PreparedWrite<ObjectAnswer> write =
        type == null
            ? writes.apply(
                route.namespace(),
                route.name(),
                route.subresource(),
                request.body(),
                query.on("force"),
                options)
            : writes.patch(
                route.namespace(),
                route.name(),
                route.subresource(),
                type,
                request.body(),
                options);
    return answer(write, route, form, query, caller);
  }

  /** Has a write performed and puts its answer into the form that was asked for. */
  private CompletableFuture<ApiResponse> answer(
      PreparedWrite<ObjectAnswer> write,
      ResourceRoute route,
      Representation form,
      Query query,
      Caller caller) {
    return caller.perform(write).thenApply(answer -> forms(route).object(answer, form, query));
  }

  private CompletableFuture<ApiResponse> delete(
      ResourceRoute route, ApiRequest request, Query query, Caller caller) {
    if (!route.subresource().isEmpty()) {
      throw StatusException.methodNotAllowed();
    }
    require(route, "delete");
    Representation form = Negotiation.object(request, query, route.served().resource());
    limit(request);
    DeleteOptions options = DeleteParameters.read(request, query);
    checkName(route.name());
    return answer(
        route.registry().writes().delete(route.namespace(), route.name(), options),
        route,
        form,
        query,
        caller);
  }

  private CompletableFuture<ApiResponse> deleteCollection(
      ResourceRoute route, ApiRequest request, Query query, Caller caller) {
    require(route, "deletecollection");
    Representation form = Negotiation.object(request, query, route.served().resource());
    ListParameters list = ListParameters.read(query, false);
    limit(request);
    DeleteOptions options = DeleteParameters.read(request, query);
    PreparedWrite<ListAnswer> write =
        route.registry().writes().deleteCollection(route.namespace(), list.list(), options);
    return caller.perform(write).thenApply(deleted -> forms(route).list(deleted, form, query));
  }

  private CompletableFuture<ApiResponse> read(
      ResourceRoute route, ApiRequest request, Query query, Caller caller) {
    if (!request.method().equals("GET")) {
      throw StatusException.methodNotAllowed();
    }
    require(route, "list");
    // The form first, as for any other verb: a watch that is refused is refused in it.
    Representation form = Negotiation.collection(request, query, route.served().resource(), false);
    ListParameters parameters = ListParameters.read(query, route.watch());
    if (!parameters.watch()) {
      return list(route, parameters.list(), form, query, caller);
    }
    if (!route.allows("watch")) {
      throw StatusException.methodNotSupported(route.served().resource().groupResource(), "watch");
    }
    Representation streamed =
        Negotiation.collection(request, query, route.served().resource(), true);
    return now(
        watch(
            route,
            route.name().isEmpty() ? parameters : parameters.named(route.name()),
            streamed,
            query,
            request));
  }

  private CompletableFuture<ApiResponse> list(
      ResourceRoute route, ListOptions options, Representation form, Query query, Caller caller) {
    Supplier<ApiResponse> answer =
        () -> forms(route).list(route.registry().list(route.namespace(), options), form, query);
    return shared && options.namesRevision() ? caller.apart(answer) : now(answer.get());
  }

  private ApiResponse watch(
      ResourceRoute route,
      ListParameters parameters,
      Representation form,
      Query query,
      ApiRequest request) {
    // Whatever may be refused comes before the watch is there and has to be closed.
    Function<WatchEvent, byte[]> frames = forms(route).frames(form, query);
    ResourceWatch watch = begin(route, parameters);
    return new ApiResponse.Watching(
        200,
        Answers.watchHeaders(form.format()),
        frames == null ? new UnwritableWatch(watch) : watch,
        frames == null ? event -> new byte[0] : frames,
        form.format() == AnswerFormat.PROTOBUF ? ProtobufForms::errorFrame : StatusJson::errorFrame,
        timeout(parameters, request));
  }

  /**
   * A watch that begins too late, or is to list a state that has not been reached, says so in its
   * first event, not by its status (apiserver/pkg/storage/cacher, {@code newErrWatcher}).
   */
  private static ResourceWatch begin(ResourceRoute route, ListParameters parameters) {
    try {
      return route.served().watch(route.namespace(), parameters.watchOptions());
    } catch (StatusException e) {
      if (e.status().code() == 410 || e instanceof ResourceVersionTooLargeException) {
        return new FailedWatch(e);
      }
      throw e;
    }
  }

  /**
   * When a watch ends that did not say: between half an hour and an hour, so that not all watches
   * come back at once. Drawn from the request, so that the same request gets the same.
   */
  private static long timeout(ListParameters parameters, ApiRequest request) {
    if (parameters.timeoutSeconds() != 0) {
      return Math.max(0, parameters.timeoutSeconds());
    }
    int draw = 31 * request.path().hashCode() + request.query().hashCode();
    return WATCH_MIN_SECONDS + (long) Math.floorMod(draw, WATCH_MIN_SECONDS + 1);
  }

  /** A name that cannot be a segment of a path (apimachinery/pkg/api/validation/path). */
  private static void checkName(String name) {
    String why =
        switch (name) {
          case ".", ".." -> "may not be '" + name + "'";
          default -> name.contains("%") ? "may not contain '%'" : "";
        };
    if (!why.isEmpty()) {
      throw StatusException.badRequest(
          "Name parameter invalid: " + GoText.quote(name) + ": " + why);
    }
  }

  private ObjectForms forms(ResourceRoute route) {
    return new ObjectForms(route.registry(), clock, frames);
  }

  private static String patchType(ResourceRoute route, ApiRequest request) {
    ApiResource resource = route.served().resource();
    return Negotiation.patchType(
        request, resource.custom() ? CUSTOM_PATCH_TYPES : PATCH_TYPES, resource);
  }

  private static void require(ResourceRoute route, String verb) {
    if (!route.allows(verb)) {
      throw StatusException.methodNotAllowed();
    }
  }

  private static Body body(ApiRequest request) {
    Body.Format format = Negotiation.bodyFormat(request);
    limit(request);
    return new Body(request.body(), format);
  }

  private static void limit(ApiRequest request) {
    if (request.body().length > BODY_LIMIT) {
      throw StatusException.requestEntityTooLarge(
          "Request entity too large: limit is " + BODY_LIMIT);
    }
  }
}
