package dev.duplane.http.emulator;

import dev.duplane.endpoints.FaultForm;
import dev.duplane.endpoints.Faults;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is made to go wrong in a cluster, and for its clients. */
@Path("/emulator/v1")
@Produces(MediaType.APPLICATION_JSON)
public class FaultsResource {

  /**
   * All faults.
   *
   * @param faults in the order in which they were told, with how often they strike yet
   */
  public record FaultList(List<FaultForm> faults) {}

  /** What goes wrong from here on. */
  @GET
  @Path("faults")
  public FaultList list(@Context ContainerRequestContext request) {
    return new FaultList(faultsOf(request).list());
  }

  /** Lets something go wrong, 201 with all that goes wrong now. */
  @POST
  @Path("faults")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response add(@Nullable FaultForm fault, @Context ContainerRequestContext request) {
    if (fault == null) {
      return Problem.answer(Response.Status.BAD_REQUEST, "a body is needed");
    }
    List<Problem.Invalid> errors =
        fault.problems().entrySet().stream()
            .map(
                problem ->
                    new Problem.Invalid(
                        problem.getKey().isEmpty() ? "" : "/" + problem.getKey(),
                        problem.getValue()))
            .toList();
    if (!errors.isEmpty()) {
      return Problem.unprocessable("there is no such fault", errors);
    }
    Faults faults = faultsOf(request);
    faults.add(fault);
    return Response.status(Response.Status.CREATED).entity(new FaultList(faults.list())).build();
  }

  /** Nothing goes wrong any more, 204. */
  @DELETE
  @Path("faults")
  public Response clear(@Context ContainerRequestContext request) {
    faultsOf(request).clear();
    return Response.noContent().build();
  }

  private static Faults faultsOf(ContainerRequestContext request) {
    return ClusterPrefix.of(request).faults();
  }
}
