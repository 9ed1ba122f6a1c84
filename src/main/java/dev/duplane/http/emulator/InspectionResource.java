package dev.duplane.http.emulator;

import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ControllersStatus;
import dev.duplane.cluster.StateExport;
import dev.duplane.journal.Journal;
import dev.duplane.journal.JournalJson;
import dev.duplane.journal.ScenarioText;
import dev.duplane.registry.explain.Explanation;
import dev.duplane.registry.explain.ExplanationText;
import dev.duplane.store.CompactedException;
import dev.duplane.store.FutureRevisionException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the emulator's API that show what happened in a cluster: explanations, earlier
 * states and the journal.
 */
@Path("/emulator/v1")
public class InspectionResource {
  private static final String UTF8_TEXT = "text/plain;charset=UTF-8";
  private static final String YAML = "application/yaml";
  private static final String NEWEST_JOURNAL_ENTRIES = "100";

  /**
   * Why an object looks as it does, as JSON or, to whom prefers text, as lines.
   *
   * @param path of the object in the Kubernetes API, e.g. {@code
   *     api/v1/namespaces/default/services/web}
   */
  @GET
  @Path("explain/{path: .+}")
  @Produces({MediaType.APPLICATION_JSON, UTF8_TEXT})
  public Response explain(
      @PathParam("path") String path,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext request) {
    Explanation explanation = ClusterPrefix.of(request).cluster().explain("/" + path);
    if (explanation == null) {
      return Problem.answer(
          Response.Status.NOT_FOUND,
          "nothing is known of /"
              + path
              + ": there is no such object, and no request for one is remembered. A path is that of"
              + " the object in the Kubernetes API, e.g."
              + " /emulator/v1/explain/api/v1/namespaces/default/services/web; a GET of the"
              + " collection lists what there is.");
    }
    MediaType preferred = headers.getAcceptableMediaTypes().get(0);
    return preferred.getType().equals("text")
        ? Response.ok(ExplanationText.of(explanation), UTF8_TEXT).build()
        : Response.ok(explanation, MediaType.APPLICATION_JSON).build();
  }

  /**
   * All objects.
   *
   * @param revision as of which; the newest if not given
   */
  @GET
  @Path("state")
  @Produces(MediaType.APPLICATION_JSON)
  public Response state(
      @QueryParam("revision") @Nullable String revision, @Context ContainerRequestContext request) {
    Cluster cluster = ClusterPrefix.of(request).cluster();
    StateExport.Reach reach = cluster.revisions();
    String available = "; revisions " + reach.oldest() + " to " + reach.newest() + " are there";
    if (revision != null && !revision.matches("[1-9][0-9]{0,17}")) {
      return Problem.answer(
          Response.Status.BAD_REQUEST, "revision must be a whole number above 0" + available);
    }
    try {
      StateExport state =
          cluster.state(revision == null ? reach.newest() : Long.parseLong(revision));
      return Response.ok(state.json(), MediaType.APPLICATION_JSON).build();
    } catch (CompactedException e) {
      return Problem.answer(
          Response.Status.GONE, "revision " + e.requested() + " is no longer kept" + available);
    } catch (FutureRevisionException e) {
      return Problem.answer(
          Response.Status.BAD_REQUEST,
          "revision " + e.requested() + " has not been reached" + available);
    }
  }

  /** The controllers that run: their queues, and what they fail at. */
  @GET
  @Path("controllers")
  @Produces(MediaType.APPLICATION_JSON)
  public ControllersStatus controllers(@Context ContainerRequestContext request) {
    return ClusterPrefix.of(request).cluster().controllers();
  }

  /**
   * Requests and answers, newest last.
   *
   * @param limit how many of the newest; a scenario has all there are
   * @param format {@code json} or {@code scenario}
   */
  @GET
  @Path("journal")
  @Produces({MediaType.APPLICATION_JSON, YAML})
  public Response journal(
      @QueryParam("limit") @DefaultValue(NEWEST_JOURNAL_ENTRIES) String limit,
      @QueryParam("format") @DefaultValue("json") String format,
      @Context ContainerRequestContext request) {
    Journal journal = ClusterPrefix.of(request).journal();
    if (!limit.matches("[0-9]{1,9}")) {
      return Problem.answer(Response.Status.BAD_REQUEST, "limit must be a whole number");
    }
    return switch (format) {
      case "json" ->
          Response.ok(
                  JournalJson.of(journal.read(), Integer.parseInt(limit)),
                  MediaType.APPLICATION_JSON)
              .build();
      case "scenario" -> Response.ok(ScenarioText.of(journal.read()), YAML).build();
      default ->
          Problem.answer(
              Response.Status.BAD_REQUEST, "format must be json or scenario, not " + format);
    };
  }
}
