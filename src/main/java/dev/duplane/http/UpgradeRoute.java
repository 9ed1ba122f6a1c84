package dev.duplane.http;

import dev.duplane.endpoints.RequestHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;

/**
 * Takes requests that ask for a WebSocket, ahead of JAX-RS: on a connection that has changed its
 * protocol there is no response left for JAX-RS to end.
 */
@Singleton
final class UpgradeRoute {
  private final RequestHandler handler;

  UpgradeRoute(RequestHandler handler) {
    this.handler = handler;
  }

  void register(@Observes Router router) {
    router
        .route()
        .order(-1)
        .handler(
            context -> {
              if (asksForWebSocket(context.request())) {
                Exchange.start(context, handler, () -> {});
              } else {
                context.next();
              }
            });
  }

  /** RFC 6455 section 4.2.1: both headers say so, in any case of letters. */
  static boolean asksForWebSocket(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_2
        && request.headers().contains("Upgrade", "websocket", true)
        && request.headers().getAll("Connection").stream()
            .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("upgrade"));
  }
}
