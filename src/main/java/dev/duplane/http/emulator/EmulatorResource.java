package dev.duplane.http.emulator;

import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.SavedState;
import dev.duplane.cluster.ServiceClusterIpRanges;
import dev.duplane.http.Clusters;
import dev.duplane.http.StateElsewhereException;
import dev.duplane.net.Cidr;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The parts of the emulator's API that show and change a cluster. */
@Path("/emulator/v1")
@Produces(MediaType.APPLICATION_JSON)
public class EmulatorResource {
  private static final String POINTER = "/serviceClusterIPRange";

  private final Clusters clusters;

  EmulatorResource(Clusters clusters) {
    this.clusters = clusters;
  }

  /** Configuration and pools. */
  @GET
  @Path("cluster")
  public ClusterState cluster(@Context ContainerRequestContext request) {
    return ClusterState.of(ClusterPrefix.of(request).cluster());
  }

  /**
   * What restarting kube-apiserver with another {@code --service-cluster-ip-range} does: objects
   * are kept, pools are made anew.
   *
   * @throws ServiceClusterIpRanges.RefusedRangesException answered 422, as are ranges that the
   *     release or its feature gates do not allow
   */
  @PUT
  @Path("cluster/service-cluster-ip-range")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response changeRange(
      @Nullable RangeChange change, @Context ContainerRequestContext request)
      throws ServiceClusterIpRanges.RefusedRangesException {
    Cluster cluster = ClusterPrefix.of(request).cluster();
    if (change == null) {
      return Problem.answer(Response.Status.BAD_REQUEST, "a body is needed");
    }
    List<Problem.Invalid> errors = Constraints.check(change);
    if (!errors.isEmpty()) {
      return Problem.unprocessable("the body is not as it must be", errors);
    }
    List<Cidr> ranges =
        ServiceClusterIpRanges.parse(
            Objects.requireNonNull(change.serviceClusterIPRange()), cluster.config().features());
    cluster.changeServiceClusterIpRange(ranges);
    ClusterPrefix.of(request).journal().rangesChanged(cluster.clock().instant(), ranges);
    return Response.ok(ClusterState.of(cluster)).build();
  }

  /**
   * Begins anew, with nothing or with what {@code --state} has given. All watches end.
   *
   * @throws SavedState.InvalidStateException never: the state fitted when the server started
   */
  @POST
  @Path("reset")
  public ClusterState reset(@Context ContainerRequestContext request)
      throws SavedState.InvalidStateException {
    return ClusterState.of(clusters.restart(ClusterPrefix.of(request), null).cluster());
  }

  /**
   * Begins anew, with objects. All watches end.
   *
   * @param text what GET of this path has given, or what {@code kubectl get -A -o yaml} prints
   * @throws SavedState.InvalidStateException answered 422, with everything that does not fit; the
   *     cluster is as it was then
   */
  @PUT
  @Path("state")
  @Consumes({MediaType.APPLICATION_JSON, "application/yaml"})
  public ClusterState replaceState(byte[] text, @Context ContainerRequestContext request)
      throws SavedState.InvalidStateException {
    SavedState state = SavedState.read("body", new String(text, StandardCharsets.UTF_8));
    return ClusterState.of(clusters.restart(ClusterPrefix.of(request), state).cluster());
  }

  @ServerExceptionMapper
  Response elsewhere(StateElsewhereException e) {
    return Problem.answer(Response.Status.CONFLICT, String.valueOf(e.getMessage()));
  }

  @ServerExceptionMapper
  Response invalid(SavedState.InvalidStateException e) {
    return Problem.unprocessable(
        "the cluster cannot begin with these objects",
        e.problems().stream().map(problem -> new Problem.Invalid("", problem)).toList());
  }

  /** The contract of this API. */
  @GET
  @Path("openapi")
  @Produces("application/yaml")
  public byte[] openApi() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            EmulatorResource.class.getResourceAsStream("/openapi/emulator.yaml"))) {
      return in.readAllBytes();
    }
  }

  @ServerExceptionMapper
  Response malformed(ServiceClusterIpRanges.RefusedRangesException e) {
    return invalid(e.getMessage());
  }

  private static Response invalid(String why) {
    return Problem.unprocessable(why, List.of(new Problem.Invalid(POINTER, why)));
  }
}
