package dev.duplane.controller;

import java.util.Objects;

/**
 * An object cannot be reconciled as things are, which is nobody's mistake: it is tried again. The
 * way there is of no interest, so there is no stack trace.
 */
public final class ReconcileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is in the way
   */
  public ReconcileException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
