package dev.duplane.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;

/**
 * A Vert.x server that gives the bytes back which it was last sent, and does nothing else: no
 * server on Vert.x answers faster. It runs in a process of its own, as what it is compared with
 * does.
 */
public final class BareEndpoint {
  private Buffer bytes = Buffer.buffer("{}");

  private BareEndpoint() {}

  /** Listens on the port that is given, on as many event loops as Duplane does. */
  public static void main(String... args) {
    Vertx vertx = Vertx.vertx();
    int loops = Runtime.getRuntime().availableProcessors();
    BareEndpoint endpoint = new BareEndpoint();
    for (int i = 0; i < loops; i++) {
      HttpServer server = vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true));
      endpoint.answer(server);
      server.listen(Integer.parseInt(args[0]), "127.0.0.1");
    }
  }

  private void answer(HttpServer server) {
    server.requestHandler(
        request -> {
          request.response().putHeader("Content-Type", "application/json");
          switch (request.method().name()) {
            case "POST" ->
                request.bodyHandler(
                    body -> {
                      set(body);
                      request.response().setStatusCode(201).end(body);
                    });
            default -> request.response().end(get());
          }
        });
  }

  private synchronized void set(Buffer body) {
    bytes = body;
  }

  private synchronized Buffer get() {
    return bytes;
  }
}
