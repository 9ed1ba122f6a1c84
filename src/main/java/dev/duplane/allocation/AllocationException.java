package dev.duplane.allocation;

import dev.duplane.net.PortRange;
import java.util.Objects;

/**
 * An address or port that cannot be had. The message is the text that Kubernetes ends its own
 * errors with, ready to be put behind "failed to allocate IP 10.96.0.1: ". It is an answer to a
 * request, not a fault, so it carries no stack trace.
 */
public final class AllocationException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** No free address or port is left. */
    RANGE_FULL,
    /** The address or port asked for is in use. */
    ALREADY_ALLOCATED,
    /** It lies in no range, or is one that a range never gives out. */
    NOT_IN_RANGE,
    /** A dry run asked a family that has no range yet. */
    NOT_READY
  }

  private final Reason reason;

  private AllocationException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  static AllocationException rangeFull() {
    return new AllocationException(Reason.RANGE_FULL, "range is full");
  }

  /** Somebody has the address. */
  public static AllocationException addressAllocated() {
    return new AllocationException(Reason.ALREADY_ALLOCATED, "provided IP is already allocated");
  }

  static AllocationException portAllocated() {
    return new AllocationException(Reason.ALREADY_ALLOCATED, "provided port is already allocated");
  }

  static AllocationException addressNotInRange() {
    return new AllocationException(
        Reason.NOT_IN_RANGE, "the provided network does not match the current range");
  }

  static AllocationException portNotInRange(PortRange valid) {
    return new AllocationException(
        Reason.NOT_IN_RANGE,
        "provided port is not in the valid range. The range of valid ports is " + valid);
  }

  static AllocationException notReady() {
    return new AllocationException(Reason.NOT_READY, "allocator not ready");
  }

  public Reason reason() {
    return reason;
  }

  /** The text, which is always there. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
