package dev.duplane.registry;

import dev.duplane.api.UserInfo;
import dev.duplane.registry.explain.DecisionTrace;

/**
 * The options of a create, update or patch (meta/v1 CreateOptions, UpdateOptions, PatchOptions).
 *
 * @param dryRun {@code dryRun=All}: answer as if, keep nothing
 * @param fieldManager who writes: the {@code fieldManager} parameter, else what the User-Agent says
 *     before its first slash, empty if neither is known
 * @param fieldValidation what becomes of unknown fields
 * @param trace where the decisions of the write are noted
 * @param applies whether it is a server-side apply
 * @param trusted whether the API server writes an object of its own, which is not validated: its
 *     Endpoints name the address that it listens on, be it a loopback address
 * @param user who asks for it
 */
public record WriteOptions(
    boolean dryRun,
    String fieldManager,
    FieldValidation fieldValidation,
    DecisionTrace trace,
    boolean applies,
    boolean trusted,
    UserInfo user) {
  /** A write without options. */
  public static final WriteOptions DEFAULT = new WriteOptions(false, "", FieldValidation.WARN);

  /** A write of the API server itself, whose decisions nobody notes. */
  public WriteOptions(boolean dryRun, String fieldManager, FieldValidation fieldValidation) {
    this(dryRun, fieldManager, fieldValidation, UserInfo.API_SERVER);
  }

  /** A user's write whose decisions nobody notes. */
  public WriteOptions(
      boolean dryRun, String fieldManager, FieldValidation fieldValidation, UserInfo user) {
    this(dryRun, fieldManager, fieldValidation, DecisionTrace.NONE, false, false, user);
  }

  /** The same for an object of the API server's own. */
  public WriteOptions trusting() {
    return new WriteOptions(dryRun, fieldManager, fieldValidation, trace, applies, true, user);
  }

  /** The same for a server-side apply. */
  WriteOptions applying() {
    return new WriteOptions(dryRun, fieldManager, fieldValidation, trace, true, trusted, user);
  }

  /** The same with its decisions noted. */
  WriteOptions withTrace(DecisionTrace other) {
    return new WriteOptions(dryRun, fieldManager, fieldValidation, other, applies, trusted, user);
  }
}
