package dev.duplane.http.emulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * What is wrong with a request (RFC 9457).
 *
 * @param type names the sort of problem; {@code about:blank} for what the status says already
 * @param title the sort of problem in words
 * @param status the HTTP status
 * @param detail this occurrence, for people
 * @param errors the single things wrong; left out if there are none
 */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Invalid> errors) {
  /** The media type of problems. */
  static final String MEDIA_TYPE = "application/problem+json";

  /**
   * One value that is wrong.
   *
   * @param pointer where it is in the body (RFC 6901)
   * @param detail what is wrong with it
   */
  public record Invalid(String pointer, String detail) {}

  /** An answer that says what is wrong, and nothing of single values. */
  public static Response answer(Response.StatusType status, String detail) {
    return answer(status.getStatusCode(), status.getReasonPhrase(), detail, List.of());
  }

  /** 404: no cluster has the name. */
  static Response noCluster(String name) {
    return answer(
        Response.Status.NOT_FOUND,
        "there is no cluster \"" + name + "\"; /emulator/v1/clusters tells which there are");
  }

  /** 422: a body can be read, but not all of its values will do. */
  public static Response unprocessable(String detail, List<Invalid> errors) {
    return answer(422, "Unprocessable Content", detail, errors);
  }

  /** 400: parameters of the URL are not as they must be. */
  static Response parameters(List<Invalid> errors) {
    List<String> each =
        errors.stream().map(error -> error.pointer().substring(1) + " " + error.detail()).toList();
    return answer(Response.Status.BAD_REQUEST, String.join("; ", each));
  }

  private static Response answer(int status, String title, String detail, List<Invalid> errors) {
    return Response.status(status)
        .type(MEDIA_TYPE)
        .entity(new Problem("about:blank", title, status, detail, errors))
        .build();
  }
}
