package dev.duplane.http.emulator;

import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterTraffic;
import dev.duplane.traffic.ClusterDns;
import dev.duplane.traffic.DnsAnswer;
import dev.duplane.traffic.NftText;
import dev.duplane.traffic.Trace;
import dev.duplane.traffic.TraceAnswer;
import dev.duplane.traffic.TraceException;
import dev.duplane.traffic.Tracer;
import dev.duplane.traffic.TrafficObjects;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The parts of the emulator's API that say where packets go. */
@Path("/emulator/v1")
@Produces(MediaType.APPLICATION_JSON)
public class TrafficResource {
  private static final String UTF8_TEXT = "text/plain;charset=UTF-8";

  /**
   * Where a packet goes, and why.
   *
   * @throws TraceException answered 422: there is no such packet
   */
  @GET
  @Path("trace")
  public Response trace(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("port") @Nullable String port,
      @QueryParam("protocol") @Nullable String protocol,
      @QueryParam("node") @Nullable String node,
      @QueryParam("family") @Nullable String family,
      @QueryParam("namespace") @Nullable String namespace,
      @Context ContainerRequestContext request)
      throws TraceException {
    TraceParameters parameters =
        new TraceParameters(from, to, port, protocol, node, family, namespace);
    List<Problem.Invalid> errors = Constraints.check(parameters);
    if (!errors.isEmpty()) {
      return Problem.parameters(errors);
    }
    Trace trace = new Tracer(objects(request)).trace(parameters.query());
    return Response.ok(TraceAnswer.of(trace)).build();
  }

  /** What cluster DNS answers. */
  @GET
  @Path("dns")
  public Response dns(
      @QueryParam("name") @Nullable String name,
      @QueryParam("type") @Nullable String type,
      @Context ContainerRequestContext request) {
    DnsParameters parameters = new DnsParameters(name, type);
    List<Problem.Invalid> errors = Constraints.check(parameters);
    if (!errors.isEmpty()) {
      return Problem.parameters(errors);
    }
    DnsAnswer answer =
        new ClusterDns(objects(request)).answer(String.valueOf(name), parameters.recordType());
    return Response.ok(answer).build();
  }

  /**
   * The rules of kube-proxy on a node.
   *
   * @param format {@code nft}, the only one
   */
  @GET
  @Path("nodes/{name}/proxy")
  @Produces({UTF8_TEXT, MediaType.APPLICATION_JSON})
  public Response proxy(
      @PathParam("name") String name,
      @QueryParam("format") @Nullable String format,
      @Context ContainerRequestContext request) {
    if (format != null && !format.equals("nft")) {
      return Problem.answer(Response.Status.BAD_REQUEST, "format must be nft, not " + format);
    }
    try {
      return Response.ok(NftText.of(objects(request), name), UTF8_TEXT).build();
    } catch (TraceException e) {
      return Problem.answer(Response.Status.NOT_FOUND, e.why());
    }
  }

  @ServerExceptionMapper
  Response untraceable(TraceException e) {
    return Problem.unprocessable(e.why(), List.of());
  }

  /** After controllers have done what they have pending: who asks has made a Service just now. */
  private static TrafficObjects objects(ContainerRequestContext request) {
    Cluster cluster = ClusterPrefix.of(request).cluster();
    cluster.settle();
    return ClusterTraffic.of(cluster);
  }
}
