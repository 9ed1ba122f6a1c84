package dev.duplane.api;

import java.util.List;

/**
 * 504: a revision that has not been reached, and may be soon. kube-apiserver waits for it before it
 * says so (API concepts, "Unavailable resource versions").
 */
public final class ResourceVersionTooLargeException extends StatusException {
  private static final long serialVersionUID = 1L;

  private final long asked;

  ResourceVersionTooLargeException(long asked, long current) {
    super(
        new Status(
            504,
            "Timeout",
            "Timeout: Too large resource version: " + asked + ", current: " + current,
            new Status.Details(
                null,
                null,
                null,
                null,
                List.of(
                    new StatusCause("ResourceVersionTooLarge", "Too large resource version", null)),
                1),
            null));
    this.asked = asked;
  }

  /** The revision that was asked for. */
  public long asked() {
    return asked;
  }
}
