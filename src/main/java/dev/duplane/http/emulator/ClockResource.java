package dev.duplane.http.emulator;

import dev.duplane.api.GoDuration;
import dev.duplane.cluster.ClusterClock;
import jakarta.validation.constraints.NotBlank;
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
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The clock of a cluster, which can be stopped, set, moved on, and let go again. */
@Path("/emulator/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ClockResource {

  /**
   * Where the clock is.
   *
   * @param time by RFC 3339
   * @param running whether it goes on by itself
   */
  public record ClockState(String time, boolean running) {
    static ClockState of(ClusterClock clock) {
      return new ClockState(clock.instant().toString(), clock.running());
    }
  }

  /**
   * Where the clock is to be. What is left out stays.
   *
   * @param time by RFC 3339
   * @param running whether it is to go on by itself
   */
  public record ClockChange(@Nullable String time, @Nullable Boolean running) {}

  /**
   * How far the clock is to move on.
   *
   * @param by a time such as {@code 90s}
   */
  public record ClockAdvance(@NotBlank @Nullable String by) {}

  /** What time it is. */
  @GET
  @Path("clock")
  public ClockState clock(@Context ContainerRequestContext request) {
    return ClockState.of(clockOf(request));
  }

  /** Stops the clock, sets it, or has it go on. Controllers do what is due then. */
  @PUT
  @Path("clock")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response change(@Nullable ClockChange change, @Context ContainerRequestContext request) {
    if (change == null) {
      return Problem.answer(Response.Status.BAD_REQUEST, "a body is needed");
    }
    ClusterClock clock = clockOf(request);
    String time = change.time();
    Instant instant = time == null ? null : instant(time);
    if (time != null && instant == null) {
      return invalid("/time", "must be a time such as 2026-01-01T00:00:00Z");
    }
    if (Boolean.FALSE.equals(change.running())) {
      clock.stop();
    }
    if (instant != null) {
      clock.set(instant);
    }
    if (Boolean.TRUE.equals(change.running())) {
      clock.resume();
    }
    return Response.ok(ClockState.of(clock)).build();
  }

  /** Moves the clock on. Controllers do what becomes due meanwhile, each at its time. */
  @POST
  @Path("clock/advance")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response advance(
      @Nullable ClockAdvance advance, @Context ContainerRequestContext request) {
    if (advance == null) {
      return Problem.answer(Response.Status.BAD_REQUEST, "a body is needed");
    }
    List<Problem.Invalid> errors = Constraints.check(advance);
    if (!errors.isEmpty()) {
      return Problem.unprocessable("the body is not as it must be", errors);
    }
    String by = advance.by();
    Duration time = by == null ? null : GoDuration.parse(by);
    if (time == null) {
      return invalid("/by", "must be a time such as 500ms, 90s or 1h30m");
    }
    ClusterClock clock = clockOf(request);
    clock.advance(time);
    return Response.ok(ClockState.of(clock)).build();
  }

  private static ClusterClock clockOf(ContainerRequestContext request) {
    return ClusterPrefix.of(request).cluster().clock();
  }

  private static @Nullable Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static Response invalid(String pointer, String why) {
    return Problem.unprocessable(
        "the clock cannot be set so", List.of(new Problem.Invalid(pointer, why)));
  }
}
