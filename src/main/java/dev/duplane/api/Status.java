package dev.duplane.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request that failed, and to some that succeeded (API reference, meta/v1 Status).
 *
 * @param code the HTTP status
 * @param reason machine-readable; absent where the real server leaves it out
 * @param message for people
 * @param details what the message speaks of; absent where the real server leaves it out
 * @param continueToken {@code metadata.continue}: where a list that cannot go on as it was may go
 *     on all the same; nearly always absent
 */
public record Status(
    int code,
    @Nullable String reason,
    String message,
    @Nullable Details details,
    @Nullable String continueToken) {

  /** A Status of anything but a list that cannot go on. */
  public Status(int code, @Nullable String reason, String message, @Nullable Details details) {
    this(code, reason, message, details, null);
  }

  /**
   * What a Status speaks of.
   *
   * @param name the object's name
   * @param group the API group, absent for the core group
   * @param kind the kind or the resource, as the error in question names it
   * @param uid the object's uid
   * @param causes the single things wrong, in order
   * @param retryAfterSeconds when to try again, 0 for not said
   */
  public record Details(
      @Nullable String name,
      @Nullable String group,
      @Nullable String kind,
      @Nullable String uid,
      List<StatusCause> causes,
      int retryAfterSeconds) {

    /** Details with nothing in them: {@code {}} on the wire. */
    public static final Details EMPTY = new Details(null, null, null, null, List.of(), 0);
  }
}
