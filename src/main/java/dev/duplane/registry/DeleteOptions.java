package dev.duplane.registry;

import dev.duplane.api.UserInfo;
import dev.duplane.registry.explain.DecisionTrace;
import org.jspecify.annotations.Nullable;

/**
 * The options of a delete (meta/v1 DeleteOptions).
 *
 * @param dryRun answer as if, keep everything
 * @param gracePeriodSeconds seconds an object may take to end, null for the kind's default
 * @param preconditionUid only delete the object with this uid
 * @param preconditionResourceVersion only delete the object at this resourceVersion
 * @param propagationPolicy what becomes of dependents, null for the kind's default
 * @param trace where the decisions of the delete are noted
 * @param user who asks for it
 */
public record DeleteOptions(
    boolean dryRun,
    @Nullable Long gracePeriodSeconds,
    @Nullable String preconditionUid,
    @Nullable String preconditionResourceVersion,
    @Nullable PropagationPolicy propagationPolicy,
    DecisionTrace trace,
    UserInfo user) {

  /** What becomes of dependents (Garbage Collection, "Cascading deletion"). */
  public enum PropagationPolicy {
    ORPHAN("Orphan"),
    BACKGROUND("Background"),
    FOREGROUND("Foreground");

    private final String wire;

    PropagationPolicy(String wire) {
      this.wire = wire;
    }

    /** The text on the wire. */
    public String wire() {
      return wire;
    }
  }

  /** A delete without options. */
  public static final DeleteOptions DEFAULT = new DeleteOptions(false, null, null, null, null);

  /** A delete of the API server itself, whose decisions nobody notes. */
  public DeleteOptions(
      boolean dryRun,
      @Nullable Long gracePeriodSeconds,
      @Nullable String preconditionUid,
      @Nullable String preconditionResourceVersion,
      @Nullable PropagationPolicy propagationPolicy) {
    this(
        dryRun,
        gracePeriodSeconds,
        preconditionUid,
        preconditionResourceVersion,
        propagationPolicy,
        DecisionTrace.NONE,
        UserInfo.API_SERVER);
  }

  /** The same with its decisions noted. */
  DeleteOptions withTrace(DecisionTrace other) {
    return new DeleteOptions(
        dryRun,
        gracePeriodSeconds,
        preconditionUid,
        preconditionResourceVersion,
        propagationPolicy,
        other,
        user);
  }

  /** The same, asked for by a user. */
  public DeleteOptions by(UserInfo other) {
    return new DeleteOptions(
        dryRun,
        gracePeriodSeconds,
        preconditionUid,
        preconditionResourceVersion,
        propagationPolicy,
        trace,
        other);
  }
}
