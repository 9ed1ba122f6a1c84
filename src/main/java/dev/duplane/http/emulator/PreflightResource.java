package dev.duplane.http.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.SavedState;
import dev.duplane.cluster.ServiceClusterIpRanges;
import dev.duplane.cluster.flags.ClusterFlag;
import dev.duplane.net.Cidr;
import dev.duplane.preflight.Preflight;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** What dual stack needs, and a rehearsal of enabling it in this cluster. */
@Path("/emulator/v1")
@Produces(MediaType.APPLICATION_JSON)
public class PreflightResource {

  /**
   * What to look at.
   *
   * @param to the Service ranges that the cluster is to get, {@code A,B}; null: no rehearsal
   * @param state objects of another cluster; null: those of this one
   */
  public record PreflightRequest(@Nullable String to, @Nullable ObjectNode state) {}

  /**
   * Looks, and rehearses on a copy.
   *
   * @throws SavedState.InvalidStateException answered 422, with everything that does not fit
   */
  @POST
  @Path("preflight")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response preflight(
      @Nullable PreflightRequest body, @Context ContainerRequestContext request)
      throws SavedState.InvalidStateException {
    if (body == null) {
      return Problem.answer(Response.Status.BAD_REQUEST, "a body is needed");
    }
    Cluster cluster = ClusterPrefix.of(request).cluster();
    ClusterConfig config = cluster.config();
    String to = body.to();
    List<Cidr> ranges = null;
    try {
      ranges = to == null ? null : ServiceClusterIpRanges.parse(to, config.features());
    } catch (ServiceClusterIpRanges.RefusedRangesException e) {
      return invalid(e.getMessage());
    }
    if (ranges != null && !Preflight.isDualStack(ranges)) {
      return invalid("must be a range of each family");
    }
    ObjectNode objects = body.state();
    SavedState state =
        SavedState.read(
            "state",
            objects == null
                ? new String(
                    cluster.state(cluster.revisions().newest()).json(), StandardCharsets.UTF_8)
                : objects.toString());
    Set<ClusterFlag> given =
        objects == null
            ? EnumSet.of(ClusterFlag.SERVICE_CLUSTER_IP_RANGE, ClusterFlag.CLUSTER_CIDR)
            : EnumSet.noneOf(ClusterFlag.class);
    return Response.ok(new Preflight(config, given, state, ranges).run()).build();
  }

  private static Response invalid(String why) {
    return Problem.unprocessable(
        "there can be no such ranges", List.of(new Problem.Invalid("/to", why)));
  }

  @ServerExceptionMapper
  Response invalid(SavedState.InvalidStateException e) {
    return Problem.unprocessable(
        "no cluster can have these objects",
        e.problems().stream().map(problem -> new Problem.Invalid("/state", problem)).toList());
  }
}
