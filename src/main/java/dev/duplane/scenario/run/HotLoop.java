package dev.duplane.scenario.run;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The same write, sent again and again, that got nowhere: what a client does that does not notice.
 *
 * @param method e.g. {@code PATCH}
 * @param uri path and query, as sent
 * @param times how many times running it was sent to this path
 * @param status the HTTP status of each answer
 * @param message what each refusal said; empty if the writes succeeded, and changed nothing
 */
public record HotLoop(
    String method,
    String uri,
    int times,
    int status,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String message) {

  /** Whether each was refused; if not, each left the object at the same resourceVersion. */
  public boolean refused() {
    return status >= 300;
  }
}
