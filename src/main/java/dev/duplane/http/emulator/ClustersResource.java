package dev.duplane.http.emulator;

import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.flags.ClusterFlags;
import dev.duplane.http.Clusters;
import dev.duplane.http.ServedCluster;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of this server. Each is served below {@code /clusters/NAME/}, with the Kubernetes
 * API and with this one; the first one, {@value Clusters#FIRST}, at the root, too.
 */
@Path("/emulator/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ClustersResource {
  private final Clusters clusters;

  ClustersResource(Clusters clusters) {
    this.clusters = clusters;
  }

  /** All of them, by name. */
  @GET
  @Path("clusters")
  public ClusterList list() {
    ServedCluster first = clusters.first();
    return new ClusterList(
        clusters.all().stream()
            .map(served -> ClusterList.Named.of(served, served.name().equals(first.name())))
            .toList());
  }

  /** Makes one more, 201; 409 if there is one of that name. */
  @POST
  @Path("clusters")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response create(@Nullable ClusterRequest request) {
    if (request == null) {
      return Problem.answer(Response.Status.BAD_REQUEST, "a body is needed");
    }
    List<Problem.Invalid> errors = Constraints.check(request);
    ClusterFlags.FlagsRead reading = ClusterFlags.read(request.given(), defaults());
    if (errors.isEmpty()) {
      errors =
          reading.refusals().stream()
              .map(refusal -> new Problem.Invalid("/" + refusal.flag().key(), refusal.text()))
              .toList();
    }
    if (!errors.isEmpty()) {
      return Problem.unprocessable("there can be no such cluster", errors);
    }
    String name = Objects.requireNonNull(request.name());
    ServedCluster made = clusters.create(name, reading.config());
    return made == null
        ? Problem.answer(Response.Status.CONFLICT, "there is a cluster \"" + name + "\" already")
        : Response.status(Response.Status.CREATED)
            .entity(ClusterList.Named.of(made, false))
            .build();
  }

  /** What the first cluster was started with, but for what a request says itself. */
  private ClusterConfig defaults() {
    return clusters.first().journal().config();
  }

  /**
   * Ends a cluster, 204. Its watches end.
   *
   * @param name of one that is not the first, which cannot be ended
   */
  @DELETE
  @Path("clusters/{name}")
  public Response delete(@PathParam("name") String name) {
    if (name.equals(Clusters.FIRST)) {
      return Problem.answer(
          Response.Status.CONFLICT, "the first cluster ends with the server; it can be reset");
    }
    return clusters.delete(name) ? Response.noContent().build() : Problem.noCluster(name);
  }
}
