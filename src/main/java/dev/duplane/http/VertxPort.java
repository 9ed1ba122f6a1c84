package dev.duplane.http;

import dev.duplane.endpoints.OpenPort;
import dev.duplane.endpoints.RequestHandler;
import dev.duplane.net.IpAddress;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * A port on Vert.x alone: {@link Gate} and {@link Exchange} as in a server, without JAX-RS and what
 * is made of it, the emulator's own API. It has an event loop of its own, so that one that is busy
 * or closed is nobody else's.
 */
final class VertxPort implements OpenPort {
  /** As the server has them: field selectors and continue tokens make long URLs. */
  private static final int LINE_LIMIT = 64 * 1024;

  /** As the server and kube-apiserver have it. */
  private static final int HEADER_LIMIT = 1024 * 1024;

  private final Vertx vertx;
  private final int number;

  private VertxPort(Vertx vertx, int number) {
    this.vertx = vertx;
    this.number = number;
  }

  static VertxPort open(RequestHandler handler, IpAddress address, int port) {
    Vertx vertx = Vertx.vertx(options());
    try {
      return new VertxPort(vertx, listen(vertx, handler, address, port));
    } catch (RuntimeException e) {
      wait(vertx.close().toCompletionStage().toCompletableFuture());
      throw e;
    }
  }

  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private static int listen(Vertx vertx, RequestHandler handler, IpAddress address, int port) {
    Router router = Router.router(vertx);
    new Gate(new AllowedHosts(address, List.of()), AccessLog.none()).register(router);
    router.route().handler(context -> Exchange.start(context, handler, () -> {}));
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(address.toString())
            .setPort(port)
            .setMaxInitialLineLength(LINE_LIMIT)
            .setMaxHeaderSize(HEADER_LIMIT);
    HttpServer server =
        vertx
            .createHttpServer(options)
            .requestHandler(
                request -> {
                  // Exchange reads it on.
                  request.pause();
                  router.handle(request);
                });
    return wait(server.listen().toCompletionStage().toCompletableFuture()).actualPort();
  }

  private static <T> T wait(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause
          ? new UncheckedIOException(cause)
          : new CompletionException(e.getCause());
    }
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public void close() {
    wait(vertx.close().toCompletionStage().toCompletableFuture());
  }
}
