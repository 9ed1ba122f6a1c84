package dev.duplane.http;

import dev.duplane.api.Status;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.Caller;
import dev.duplane.endpoints.RequestHandler;
import dev.duplane.endpoints.StatusJson;
import dev.duplane.registry.Identity;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One request and its answer, between Vert.x and a {@link RequestHandler}. All of it happens on the
 * event loop of the connection.
 */
final class Exchange {
  /** What kube-apiserver reads of a body: 3 MiB. */
  static final int BODY_LIMIT = 3 * 1024 * 1024;

  /**
   * The number of bytes of a too large body that are read and dropped before the connection is
   * closed.
   */
  private static final long DISCARD_LIMIT = 64L * 1024 * 1024;

  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());
  private static final CharSequence AUDIT_ID = HttpHeaders.createOptimized("Audit-Id");
  private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";
  private static final byte[] NO_BODY = new byte[0];

  private final RoutingContext context;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final RequestHandler handler;
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  private Exchange(RoutingContext context, RequestHandler handler) {
    this.context = context;
    this.request = context.request();
    this.response = context.response();
    this.handler = handler;
  }

  /**
   * Reads the request, has it answered and writes the answer.
   *
   * @param ended called when the answer has been written or the client has gone
   */
  static void start(RoutingContext context, RequestHandler handler, Runnable ended) {
    Exchange exchange = new Exchange(context, handler);
    var unused = exchange.end.thenRun(ended);
    context.response().closeHandler(gone -> exchange.end.complete(null));
    if (exchange.hasBody()) {
      exchange.readBody();
    } else {
      exchange.answerWithoutBody();
    }
  }

  private void answerWithoutBody() {
    CompletableFuture<Void> answered = answer(NO_BODY);
    if (UpgradeRoute.asksForWebSocket(request)) {
      // One that has been read becomes no WebSocket.
      var unused = answered.thenRun(request::resume);
    } else {
      request.resume();
    }
  }

  /** RFC 9112 section 6.3: one of two headers announces a body. HTTP/2 needs neither. */
  private boolean hasBody() {
    return request.version() == HttpVersion.HTTP_2
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (request.headers().contains(HttpHeaders.CONTENT_LENGTH)
            && !"0".equals(request.getHeader(HttpHeaders.CONTENT_LENGTH)));
  }

  /**
   * Collects the body. One that is over the limit is answered as soon as it is known to be, with
   * one byte more than the limit handed on, and the rest is read without being kept: a client that
   * is still sending when the connection is cut would not see the answer.
   */
  private void readBody() {
    Buffer body = Buffer.buffer();
    long[] discarded = {0};
    request.handler(
        chunk -> {
          if (body.length() > BODY_LIMIT) {
            discarded[0] += chunk.length();
            if (discarded[0] > DISCARD_LIMIT) {
              request.connection().close();
            }
            return;
          }
          body.appendBuffer(chunk, 0, Math.min(chunk.length(), BODY_LIMIT + 1 - body.length()));
          if (body.length() > BODY_LIMIT) {
            var unused = answer(body.getBytes());
          }
        });
    request.endHandler(
        ended -> {
          if (body.length() <= BODY_LIMIT) {
            var unused = answer(body.getBytes());
          }
        });
    request.exceptionHandler(gone -> end.complete(null));
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      response.writeContinue();
    }
    request.resume();
  }

  /** Has the request answered, now or, on this event loop again, later. */
  private CompletableFuture<Void> answer(byte[] body) {
    Context loop = context.vertx().getOrCreateContext();
    Caller caller =
        Caller.eventLoop(
            task -> loop.runOnContext(turn -> task.run()), task -> onWorker(loop, task));
    CompletableFuture<ApiResponse> answer;
    try {
      answer = handler.handle(apiRequest(body), caller);
    } catch (RuntimeException | Error e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer.exceptionally(this::broken).thenAccept(this::send);
  }

  private static void onWorker(Context loop, Runnable task) {
    var unused =
        loop.executeBlocking(
            () -> {
              task.run();
              return task;
            },
            false);
  }

  private ApiResponse broken(Throwable e) {
    if (e instanceof StatusException refusal) {
      return status(refusal.status());
    }
    LOG.log(Level.ERROR, () -> request.method() + " " + request.uri() + ": " + e);
    LOG.log(Level.DEBUG, "Stack of the line before", e);
    return status(StatusException.internalError(e.toString()).status());
  }

  private void send(ApiResponse answer) {
    if (answer instanceof ApiResponse.Watching watching) {
      send(watching);
    } else if (answer instanceof ApiResponse.Reset && !end.isDone()) {
      reset();
    } else if (answer instanceof ApiResponse.Complete complete && !end.isDone()) {
      write(Compression.of(complete, request.getHeader(HttpHeaders.ACCEPT_ENCODING)));
    }
  }

  /** RFC 9113 section 5.4.2 resets the one stream; HTTP/1 has but the connection. */
  private void reset() {
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset();
    } else {
      request.connection().close();
    }
    end.complete(null);
  }

  private void send(ApiResponse.Watching watching) {
    if (end.isDone()) {
      // The client has gone while the answer was waited for.
      watching.watch().close();
    } else if (UpgradeRoute.asksForWebSocket(request)) {
      upgrade(watching);
    } else {
      writeHead(watching);
      response.exceptionHandler(gone -> end.complete(null));
      WatchStream.start(context.vertx(), ChunkedFrames.begin(request), watching, end);
    }
  }

  /**
   * Sends a watch over a WebSocket. Like kube-apiserver, refuses a client that does not say its
   * Origin, takes the one subprotocol that a client names without giving it a meaning, and has no
   * use for what the client sends.
   */
  private void upgrade(ApiResponse.Watching watching) {
    if (!request.headers().contains(HttpHeaders.ORIGIN)) {
      watching.watch().close();
      write(new ApiResponse.Complete(403, List.of(), NO_BODY));
      return;
    }
    List<String> protocols = subprotocols().others();
    if (protocols.size() == 1) {
      response.putHeader(SUBPROTOCOL, protocols.get(0));
    }
    boolean text =
        watching.headers().stream()
            .anyMatch(header -> header.value().startsWith("application/json"));
    request
        .toWebSocket()
        .onSuccess(
            socket -> {
              socket.closeHandler(gone -> end.complete(null));
              socket.exceptionHandler(gone -> end.complete(null));
              WatchStream.start(context.vertx(), new WebSocketFrames(socket, text), watching, end);
            })
        .onFailure(
            refused -> {
              // Vert.x has answered, with what is wrong with the handshake.
              watching.watch().close();
              end.complete(null);
            });
  }

  private void writeHead(ApiResponse answer) {
    response.setStatusCode(answer.status());
    MultiMap headers = response.headers();
    headers.set(AUDIT_ID, auditId());
    for (ApiResponse.Header header : answer.headers()) {
      headers.add(header.name(), header.value());
    }
  }

  /** As the client named its request, or a name of its own (Kubernetes docs, "Auditing"). */
  private String auditId() {
    String named = request.getHeader(AUDIT_ID);
    return named == null || named.isEmpty() ? Identity.uid(ThreadLocalRandom.current()) : named;
  }

  /** A Status where the form that the client asked for is not known. */
  static ApiResponse status(Status status) {
    return new ApiResponse.Complete(
        status.code(),
        List.of(new ApiResponse.Header("Content-Type", "application/json")),
        (StatusJson.tree(status) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void write(ApiResponse.Complete complete) {
    writeHead(complete);
    if (HttpMethod.HEAD.equals(request.method())) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(complete.body().length));
      response.end();
    } else {
      response.end(Buffer.buffer(complete.body()));
    }
    end.complete(null);
  }

  private WebSocketToken subprotocols() {
    return WebSocketToken.of(request.headers().getAll(SUBPROTOCOL));
  }

  private ApiRequest apiRequest(byte[] body) {
    Map<String, List<String>> headers = new TreeMap<>();
    for (Map.Entry<String, String> header : request.headers()) {
      headers
          .computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
          .add(header.getValue());
    }
    if (UpgradeRoute.asksForWebSocket(request)) {
      String authorization = subprotocols().authorization();
      if (authorization != null) {
        headers.putIfAbsent("authorization", List.of(authorization));
      }
    }
    String path = request.path();
    String query = request.query();
    return new ApiRequest(
        request.method().name(),
        path == null ? "" : path,
        query == null ? "" : query,
        headers,
        body,
        TlsPeer.of(request),
        UserInfo.ANONYMOUS);
  }
}
