package dev.duplane.http;

import dev.duplane.endpoints.RequestHandler;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/**
 * Takes every path and method that no resource with a more specific {@code @Path} takes, and hands
 * the exchange on. Here, and nowhere else, JAX-RS is kept from answering by itself what the handler
 * alone decides: it has no route to miss, so no 404; {@code emulator.ApiRouting} has every request
 * come as a GET, so no 405 and no OPTIONS of its own; there is no {@code @Consumes} and no
 * {@code @Produces}, so no 415 and no 406.
 */
@Path("/{path:.*}")
@NonBlocking
public final class EveryRoute {
  /** What all paths of the emulator's own API begin with; it has its own methods. */
  public static final String EMULATOR = "/emulator/v1";

  private final RequestHandler handler;

  EveryRoute(RequestHandler handler) {
    this.handler = handler;
  }

  /** There is nothing left to write for JAX-RS when it goes on. */
  @GET
  public void any(@Context RoutingContext context, @Suspended AsyncResponse end) {
    Exchange.start(context, handler, () -> end.resume((Object) null));
  }

  /** Whether a path is one of the emulator's own API. */
  public static boolean isEmulators(String path) {
    return path.startsWith(EMULATOR)
        && (path.length() == EMULATOR.length() || path.charAt(EMULATOR.length()) == '/');
  }
}
