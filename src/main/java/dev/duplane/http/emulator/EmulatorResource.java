package dev.duplane.http.emulator;

import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ServiceClusterIpRanges;
import dev.duplane.journal.Journal;
import dev.duplane.net.Cidr;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The cluster that is served, seen from outside Kubernetes. */
@Path("/emulator/v1")
@Produces(MediaType.APPLICATION_JSON)
public class EmulatorResource {
  private static final String POINTER = "/serviceClusterIPRange";

  private final Cluster cluster;
  private final Journal journal;

  EmulatorResource(Cluster cluster, Journal journal) {
    this.cluster = cluster;
    this.journal = journal;
  }

  /** Configuration and pools. */
  @GET
  @Path("cluster")
  public ClusterState cluster() {
    return ClusterState.of(cluster);
  }

  /**
   * What restarting kube-apiserver with another {@code --service-cluster-ip-range} does: objects
   * are kept, pools are made anew.
   *
   * @throws ServiceClusterIpRanges.MalformedRangesException answered 422, as are ranges that the
   *     release or its feature gates do not allow
   */
  @PUT
  @Path("cluster/service-cluster-ip-range")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response changeRange(@Nullable RangeChange change)
      throws ServiceClusterIpRanges.MalformedRangesException {
    if (change == null) {
      return Problem.answer(Response.Status.BAD_REQUEST, "a body is needed");
    }
    List<Problem.Invalid> errors = Constraints.check(change);
    if (!errors.isEmpty()) {
      return Problem.unprocessable("the body is not as it must be", errors);
    }
    List<Cidr> ranges =
        ServiceClusterIpRanges.parse(Objects.requireNonNull(change.serviceClusterIPRange()));
    String refusal = ServiceClusterIpRanges.refusal(ranges, cluster.config().features());
    if (refusal != null) {
      return invalid(refusal);
    }
    cluster.changeServiceClusterIpRange(ranges);
    journal.rangesChanged(ranges);
    return Response.ok(ClusterState.of(cluster)).build();
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
  Response malformed(ServiceClusterIpRanges.MalformedRangesException e) {
    return invalid(e.getMessage());
  }

  private static Response invalid(String why) {
    return Problem.unprocessable(why, List.of(new Problem.Invalid(POINTER, why)));
  }
}
