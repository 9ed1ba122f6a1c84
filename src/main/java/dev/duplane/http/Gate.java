package dev.duplane.http;

import dev.duplane.api.Status;
import dev.duplane.endpoints.StatusJson;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Every request passes here first and last, whatever its path. The gate refuses what {@link
 * AllowedHosts} refuses before anything reads it. It answers a failure of Quarkus with a Status
 * instead of a page, and logs one line.
 */
@Singleton
final class Gate {
  /** Before {@link UpgradeRoute} and JAX-RS. */
  private static final int FIRST = -2;

  /** Marks a request that the router has been given a second time. */
  private static final String ROUTED_AGAIN = "dev.duplane.routed-again";

  private static final System.Logger LOG = System.getLogger(Gate.class.getName());

  private final AllowedHosts hosts;
  private final AccessLog accessLog;
  private final HttpDate date = new HttpDate(Clock.systemUTC());

  Gate(AllowedHosts hosts, AccessLog accessLog) {
    this.hosts = hosts;
    this.accessLog = accessLog;
  }

  void register(@Observes Router router) {
    router.route().order(FIRST).handler(this::enter).failureHandler(Gate::failed);
  }

  private void enter(RoutingContext context) {
    accessLog.observe(context);
    context.response().putHeader(HttpHeaders.DATE, date.now());
    AllowedHosts.HostRefusal refusal = hosts.refusal(context.request());
    if (refusal == null) {
      context.next();
    } else {
      refuse(context, refusal.status(), refusal.message());
    }
  }

  private static void failed(RoutingContext context) {
    if (context.response().ended()) {
      return;
    }
    if (context.request().authority() == null && context.get(ROUTED_AGAIN) == null) {
      withoutHost(context);
      return;
    }
    @Nullable Throwable cause = context.failure();
    int code = context.statusCode() < 400 ? (cause == null ? 400 : 500) : context.statusCode();
    refuse(context, code, cause == null ? "the request cannot be read" : cause.toString());
  }

  /** The router takes no request without a Host; HTTP/1.0 has it not (RFC 9112, section 3.2). */
  private static void withoutHost(RoutingContext context) {
    HttpServerRequest request = context.request();
    boolean named = request.headers().contains("Host");
    if (request.version() == HttpVersion.HTTP_1_0 && !named) {
      context.put(ROUTED_AGAIN, true);
      context.reroute(request.method(), request.uri());
    } else {
      // As Go's server does: who speaks no HTTP/1.1 here may mean something else by what follows.
      context.addEndHandler(sent -> request.connection().close());
      refuse(context, 400, named ? "malformed Host header" : "missing required Host header");
    }
  }

  private static void refuse(RoutingContext context, int code, String message) {
    HttpServerRequest request = context.request();
    LOG.log(
        Level.WARNING, () -> request.method() + " " + request.uri() + ": " + code + ", " + message);
    if (context.response().headWritten()) {
      request.connection().close();
      return;
    }
    Status status = new Status(code, reason(code), message, Status.Details.EMPTY);
    context
        .response()
        .setStatusCode(code)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(StatusJson.tree(status) + "\n");
    // What it may still have to say is not read; a client that is sending sees the answer.
    request.resume();
  }

  private static String reason(int code) {
    return switch (code) {
      case 403 -> "Forbidden";
      case 404 -> "NotFound";
      case 405 -> "MethodNotAllowed";
      case 413 -> "RequestEntityTooLarge";
      case 415 -> "UnsupportedMediaType";
      default -> code < 500 ? "BadRequest" : "InternalError";
    };
  }
}
