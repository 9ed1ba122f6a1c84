package dev.duplane.registry;

import dev.duplane.api.StatusException;

/**
 * An allocation that failed half-way and leaves something behind, as it does in the real server:
 * the first of two addresses was allocated, the second was not, and the first stays allocated until
 * the repair loop finds that it has no owner (see {@code registry.service.ServiceAllocation}).
 */
public final class AllocationRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final StatusException status;
  private final transient Allocation leftBehind;

  /**
   * @param status the answer to the client
   * @param leftBehind what to store although the request fails
   */
  public AllocationRefused(StatusException status, Allocation leftBehind) {
    super(status.getMessage(), status, false, false);
    this.status = status;
    this.leftBehind = leftBehind;
  }

  /** The answer to the client. */
  public StatusException status() {
    return status;
  }

  /** What to store although the request fails. */
  public Allocation leftBehind() {
    return leftBehind;
  }
}
