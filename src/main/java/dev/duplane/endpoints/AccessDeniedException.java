package dev.duplane.endpoints;

import dev.duplane.api.StatusException;

/**
 * A request that its user may not do, found before it is routed. The answer tells browsers not to
 * guess what it is ({@code responsewriters.Forbidden}); what is refused later does not.
 */
final class AccessDeniedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient StatusException refusal;

  AccessDeniedException(StatusException refusal) {
    super(refusal.getMessage(), null, false, false);
    this.refusal = refusal;
  }

  /** What the answer says. */
  StatusException refusal() {
    return refusal;
  }
}
