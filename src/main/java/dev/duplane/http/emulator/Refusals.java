package dev.duplane.http.emulator;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests that no resource of this API takes: unknown paths and methods, unreadable
 * bodies and media types. Without it JAX-RS would go on to the routes of the Kubernetes API, which
 * know nothing of these paths.
 */
final class Refusals {
  /** Those of this package. */
  static final List<Class<?>> RESOURCES =
      List.of(
          EmulatorResource.class,
          InspectionResource.class,
          ClustersResource.class,
          ClockResource.class,
          TrafficResource.class,
          FaultsResource.class,
          PreflightResource.class);

  private final Instance<MoreResources> more;
  private @Nullable Routes routes;

  Refusals(Instance<MoreResources> more) {
    this.more = more;
  }

  /** The routes, found when they are first asked for: annotations take long to read. */
  private synchronized Routes routes() {
    if (routes == null) {
      List<Class<?>> all = new ArrayList<>(RESOURCES);
      more.forEach(others -> all.addAll(others.classes()));
      routes = new Routes(all);
    }
    return routes;
  }

  /**
   * The refusal of a path of this API or of a method: 404, or 405 with the methods that are allowed
   * (RFC 9110, section 15.5.6); null if a resource takes it.
   */
  @Nullable Response refusal(String path, String method) {
    Set<String> methods = routes().methods(path);
    if (methods.isEmpty()) {
      return Problem.answer(
          Response.Status.NOT_FOUND,
          "there is no " + path + "; /emulator/v1/openapi describes what there is");
    }
    String allowed = String.join(", ", methods);
    if (method.equals(HttpMethod.OPTIONS)) {
      return Response.noContent().header(HttpHeaders.ALLOW, allowed).build();
    }
    if (!methods.contains(method)) {
      return Response.fromResponse(
              Problem.answer(
                  Response.Status.METHOD_NOT_ALLOWED,
                  path + " cannot be asked for with " + method + ", but with " + allowed))
          .header(HttpHeaders.ALLOW, allowed)
          .build();
    }
    return null;
  }

  /**
   * Only the routes of this API throw these: the routes of the Kubernetes API answer every request.
   */
  @ServerExceptionMapper
  public Response refused(WebApplicationException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return Problem.answer(e.getResponse().getStatusInfo(), String.valueOf(cause.getMessage()));
  }

  /** JSON with a field that is not known, or in which a value is not of the type it must be. */
  @ServerExceptionMapper
  public Response mismatched(MismatchedInputException e) {
    String place = pointer(e.getPath());
    String what =
        e instanceof UnrecognizedPropertyException
            ? "there is no field " + place
            : "the body is JSON of another shape" + (place.isEmpty() ? "" : " at " + place);
    return Problem.answer(
        Response.Status.BAD_REQUEST, what + "; /emulator/v1/openapi describes what it must be");
  }

  /** RFC 6901; names of fields here have nothing to escape. */
  private static String pointer(List<JsonMappingException.Reference> path) {
    return path.stream()
        .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : step.getFieldName()))
        .collect(Collectors.joining());
  }
}
