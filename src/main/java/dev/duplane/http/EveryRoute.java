package dev.duplane.http;

import dev.duplane.endpoints.RequestHandler;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/**
 * Takes every path, so that the handler alone decides what exists: JAX-RS would answer an unknown
 * route or method in its own way. A resource with a more specific {@code @Path} still goes first.
 *
 * <p>JAX-RS wants one method per HTTP method; {@link OtherMethods} brings the rest here.
 */
@Path("/{path:.*}")
@NonBlocking
public final class EveryRoute {
  private final RequestHandler handler;

  EveryRoute(RequestHandler handler) {
    this.handler = handler;
  }

  @GET
  public void get(@Context RoutingContext context, @Suspended AsyncResponse end) {
    answer(context, end);
  }

  @HEAD
  public void head(@Context RoutingContext context, @Suspended AsyncResponse end) {
    answer(context, end);
  }

  @POST
  public void post(@Context RoutingContext context, @Suspended AsyncResponse end) {
    answer(context, end);
  }

  @PUT
  public void put(@Context RoutingContext context, @Suspended AsyncResponse end) {
    answer(context, end);
  }

  @PATCH
  public void patch(@Context RoutingContext context, @Suspended AsyncResponse end) {
    answer(context, end);
  }

  @DELETE
  public void delete(@Context RoutingContext context, @Suspended AsyncResponse end) {
    answer(context, end);
  }

  @OPTIONS
  public void options(@Context RoutingContext context, @Suspended AsyncResponse end) {
    answer(context, end);
  }

  /** There is nothing left to write for JAX-RS when it goes on. */
  private void answer(RoutingContext context, AsyncResponse end) {
    Exchange.start(context, handler, () -> end.resume((Object) null));
  }
}
