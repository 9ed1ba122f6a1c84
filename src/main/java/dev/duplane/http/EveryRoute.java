package dev.duplane.http;

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
import jakarta.ws.rs.core.Context;
import java.util.concurrent.CompletionStage;

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
  public CompletionStage<Void> get(@Context RoutingContext context) {
    return Exchange.start(context, handler);
  }

  @HEAD
  public CompletionStage<Void> head(@Context RoutingContext context) {
    return Exchange.start(context, handler);
  }

  @POST
  public CompletionStage<Void> post(@Context RoutingContext context) {
    return Exchange.start(context, handler);
  }

  @PUT
  public CompletionStage<Void> put(@Context RoutingContext context) {
    return Exchange.start(context, handler);
  }

  @PATCH
  public CompletionStage<Void> patch(@Context RoutingContext context) {
    return Exchange.start(context, handler);
  }

  @DELETE
  public CompletionStage<Void> delete(@Context RoutingContext context) {
    return Exchange.start(context, handler);
  }

  @OPTIONS
  public CompletionStage<Void> options(@Context RoutingContext context) {
    return Exchange.start(context, handler);
  }
}
