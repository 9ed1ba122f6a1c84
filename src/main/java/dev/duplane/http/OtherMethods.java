package dev.duplane.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets JAX-RS route a method that it has no annotation for (TRACE, PROPFIND, …) as if it were a
 * GET. Only the routing is fooled: {@link Exchange} reads the method from the request itself.
 */
final class OtherMethods {
  private static final Set<String> ROUTED =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  @ServerRequestFilter(preMatching = true)
  public void route(ContainerRequestContext request) {
    if (!ROUTED.contains(request.getMethod())) {
      request.setMethod("GET");
    }
  }
}
