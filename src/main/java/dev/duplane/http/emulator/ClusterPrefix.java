package dev.duplane.http.emulator;

import dev.duplane.http.Clusters;
import dev.duplane.http.ServedCluster;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.UriBuilder;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which cluster a request to this API is about: one below {@code /clusters/NAME}, or the first. */
final class ClusterPrefix {
  private static final String PROPERTY = "dev.duplane.cluster";
  private static final Pattern PATH =
      Pattern.compile("/clusters/([^/]*)(" + Routes.ROOT + "(?:/.*)?)");

  private final Supplier<Clusters> clusters;

  /**
   * @param clusters asked when a request to this API has come, since JAX-RS makes its filters
   *     before there are clusters
   */
  ClusterPrefix(Supplier<Clusters> clusters) {
    this.clusters = clusters;
  }

  /**
   * Notes the cluster that a path names, and takes the name off.
   *
   * @param whole the path as it was sent
   * @return the path within this API; null if it is not one of this API, or the request has been
   *     answered because there is no such cluster
   */
  @Nullable String select(String whole, ContainerRequestContext request) {
    Matcher path = PATH.matcher(whole);
    if (!path.matches()) {
      return null;
    }
    ServedCluster served = clusters.get().find(path.group(1));
    if (served == null) {
      request.abortWith(Problem.noCluster(path.group(1)));
      return null;
    }
    request.setProperty(PROPERTY, served);
    request.setRequestUri(
        UriBuilder.fromUri(request.getUriInfo().getRequestUri())
            .replacePath(path.group(2))
            .build());
    return path.group(2);
  }

  /** Notes that a request is about the first cluster. */
  void selectFirst(ContainerRequestContext request) {
    request.setProperty(PROPERTY, clusters.get().first());
  }

  /** The cluster that a request is about. */
  static ServedCluster of(ContainerRequestContext request) {
    return (ServedCluster) request.getProperty(PROPERTY);
  }
}
