package dev.duplane.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.duplane.http.Clusters;
import dev.duplane.http.emulator.MoreResources;
import dev.duplane.http.emulator.Problem;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scenarios and their runs, as data. A run takes milliseconds, in clusters of its own, which are
 * served below {@code /clusters/} for as long as the run is kept.
 */
@Path("/emulator/v1")
@jakarta.ws.rs.Produces(MediaType.APPLICATION_JSON)
@Singleton
public class ScenariosResource {
  /** Longer scenarios are refused: a person has written none that is. */
  static final int LONGEST_TEXT = 1 << 20;

  private static final String YAML = "application/yaml";

  private final ScenarioLibrary library = new ScenarioLibrary();
  private final ScenarioRuns runs;

  ScenariosResource(Clusters clusters) {
    this.runs = new ScenarioRuns(clusters);
  }

  /**
   * A scenario.
   *
   * @param name in paths
   * @param title what it shows
   * @param topic which part of the document it is about; left out for one that was added
   * @param documents where that is written
   * @param steps how many it has, on the first of its clusters
   * @param clusters the Service ranges of the clusters that it runs on
   * @param source its file; left out in the list
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ScenarioItem(
      String name,
      String title,
      String topic,
      List<String> documents,
      int steps,
      List<String> clusters,
      @Nullable String source) {
    static ScenarioItem of(ScenarioLibrary.KnownScenario entry, boolean whole) {
      return new ScenarioItem(
          entry.name(),
          entry.title(),
          entry.topic(),
          entry.courses().stream()
              .map(course -> course.source())
              .filter(source -> !source.isEmpty())
              .distinct()
              .toList(),
          entry.courses().get(0).steps().size(),
          entry.courses().stream()
              .map(
                  course ->
                      String.join(
                          ",",
                          course.cluster().serviceClusterIPRange().stream()
                              .map(Object::toString)
                              .toList()))
              .toList(),
          whole ? entry.text() : null);
    }
  }

  /** Scenarios, in the order of the document. */
  public record ScenarioList(List<ScenarioItem> items) {}

  /** All of them. */
  @GET
  @Path("scenarios")
  public ScenarioList list() {
    return new ScenarioList(
        library.all().stream().map(entry -> ScenarioItem.of(entry, false)).toList());
  }

  /**
   * Adds one, 201; what is wrong with it is answered 422, with its places.
   *
   * @param text a scenario file, which may name no other files
   */
  @POST
  @Path("scenarios")
  @Consumes(YAML)
  public Response add(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return Problem.answer(Response.Status.BAD_REQUEST, "a body is needed");
    }
    if (text.length() > LONGEST_TEXT) {
      return Problem.answer(
          Response.Status.REQUEST_ENTITY_TOO_LARGE,
          "a scenario has at most " + LONGEST_TEXT + " characters");
    }
    ScenarioLibrary.Addition addition = library.add(text);
    ScenarioLibrary.KnownScenario entry = addition.entry();
    return entry == null
        ? Problem.unprocessable(
            "this is no scenario",
            addition.files().problems().stream()
                .map(problem -> new Problem.Invalid("", problem.toString()))
                .toList())
        : Response.created(URI.create("/emulator/v1/scenarios/" + entry.name()))
            .entity(ScenarioItem.of(entry, true))
            .build();
  }

  /** One, with its text. */
  @GET
  @Path("scenarios/{name}")
  public Response get(@PathParam("name") String name) {
    ScenarioLibrary.KnownScenario entry = library.find(name);
    return entry == null ? unknown(name) : Response.ok(ScenarioItem.of(entry, true)).build();
  }

  /** Runs one, 201. */
  @POST
  @Path("scenarios/{name}/runs")
  public Response run(@PathParam("name") String name) {
    ScenarioLibrary.KnownScenario entry = library.find(name);
    if (entry == null) {
      return unknown(name);
    }
    RunReport report = runs.run(entry);
    return Response.created(URI.create("/emulator/v1/scenarios/" + name + "/runs/" + report.id()))
        .entity(report)
        .build();
  }

  /** A run that is kept. */
  @GET
  @Path("scenarios/{name}/runs/{id}")
  public Response run(@PathParam("name") String name, @PathParam("id") String id) {
    RunReport report = runs.find(name, id);
    return report == null
        ? Problem.answer(
            Response.Status.NOT_FOUND,
            "no run \""
                + id
                + "\" of the scenario \""
                + name
                + "\" is kept; the newest "
                + ScenarioRuns.KEPT
                + " are")
        : Response.ok(report).build();
  }

  private static Response unknown(String name) {
    return Problem.answer(
        Response.Status.NOT_FOUND,
        "there is no scenario \"" + name + "\"; GET /emulator/v1/scenarios lists them");
  }

  /** Has these paths known to the emulator's own API. */
  @Produces
  @Singleton
  static MoreResources resources() {
    return () -> List.of(ScenariosResource.class);
  }
}
