package dev.duplane.http.emulator;

import dev.duplane.http.Clusters;
import dev.duplane.http.EveryRoute;
import dev.duplane.http.ServedCluster;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Has this API answer below {@code /clusters/NAME}, too, about that cluster. Paths of the
 * Kubernetes API are left as they are: {@link Clusters} reads them.
 */
final class ClusterPrefix {
  /** Before {@link Refusals}, which looks at what is left of the path. */
  private static final int FIRST = 50;

  private static final String PROPERTY = "dev.duplane.cluster";
  private static final Pattern PATH =
      Pattern.compile("/clusters/([^/]*)(" + Routes.ROOT + "(?:/.*)?)");

  private final Clusters clusters;

  ClusterPrefix(Clusters clusters) {
    this.clusters = clusters;
  }

  /** Takes the prefix off, or answers 404. */
  @ServerRequestFilter(preMatching = true, priority = FIRST)
  public @Nullable Response select(HttpServerRequest http, ContainerRequestContext request) {
    String whole = String.valueOf(http.path());
    if (EveryRoute.isEmulators(whole)) {
      request.setProperty(PROPERTY, clusters.first());
    }
    if (!whole.startsWith(Clusters.PREFIX)) {
      return null;
    }
    Matcher path = PATH.matcher(whole);
    if (!path.matches()) {
      return null;
    }
    ServedCluster served = clusters.find(path.group(1));
    if (served == null) {
      return Problem.noCluster(path.group(1));
    }
    request.setProperty(PROPERTY, served);
    request.setRequestUri(
        UriBuilder.fromUri(request.getUriInfo().getRequestUri())
            .replacePath(path.group(2))
            .build());
    return null;
  }

  /** The cluster that a request is about. */
  static ServedCluster of(ContainerRequestContext request) {
    return (ServedCluster) request.getProperty(PROPERTY);
  }
}
