package dev.duplane.http.emulator;

import dev.duplane.api.Status;
import dev.duplane.endpoints.EmulatorAccess;
import dev.duplane.http.Clusters;
import dev.duplane.http.EveryRoute;
import dev.duplane.http.TlsPeer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Tells the two APIs of a server apart before JAX-RS looks for a route.
 *
 * <p>A request to the emulator's own API, at the root or below {@code /clusters/NAME}, goes on to
 * the resource that takes it, or is refused here. Any other one belongs to the Kubernetes API and
 * comes to {@link EveryRoute} as a GET, since only the routing looks at the method there.
 *
 * <p>This is the only filter, and it has nothing injected: it runs for every request, and the
 * proxies and the request scope of an injected one cost more than all else that is done here.
 */
@Provider
@PreMatching
public final class ApiRouting implements ResteasyReactiveContainerRequestFilter {
  private final ClusterPrefix prefix;
  private final Refusals refusals;

  ApiRouting(Instance<Clusters> clusters, Refusals refusals) {
    this.prefix = new ClusterPrefix(clusters::get);
    this.refusals = refusals;
  }

  @Override
  public void filter(ResteasyReactiveContainerRequestContext request) {
    String whole = pathOf(request);
    String path = own(whole, request);
    if (path == null) {
      request.setMethod(HttpMethod.GET);
      return;
    }
    Response refusal = refusals.refusal(path, request.getMethod());
    if (refusal == null) {
      refusal = forbidden(path, request);
    }
    if (refusal != null) {
      request.abortWith(refusal);
    }
  }

  private static @Nullable Response forbidden(
      String path, ResteasyReactiveContainerRequestContext request) {
    var context = (ResteasyReactiveRequestContext) request.getServerRequestContext();
    Status status =
        EmulatorAccess.refusal(
            ClusterPrefix.of(request).cluster().access(),
            request.getMethod(),
            path,
            request.getHeaderString(HttpHeaders.AUTHORIZATION),
            TlsPeer.of(context.serverRequest().unwrap(RoutingContext.class).request()));
    return status == null
        ? null
        : Problem.answer(Response.Status.fromStatusCode(status.code()), status.message());
  }

  /** The path as it was sent. */
  private static String pathOf(ResteasyReactiveContainerRequestContext request) {
    var context = (ResteasyReactiveRequestContext) request.getServerRequestContext();
    return String.valueOf(context.serverRequest().getRequestPath());
  }

  /** The path within the emulator's own API; null if it is not one of it. */
  private @Nullable String own(String whole, ResteasyReactiveContainerRequestContext request) {
    if (EveryRoute.isEmulators(whole)) {
      prefix.selectFirst(request);
      return whole;
    }
    return whole.startsWith(Clusters.PREFIX) ? prefix.select(whole, request) : null;
  }
}
