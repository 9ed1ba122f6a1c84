package dev.duplane.api.schema;

import java.util.Objects;

/**
 * A body that cannot be read as the object it should be. The message is the decoder's own text, as
 * Go words it; whoever answers the request wraps it.
 */
public sealed class DecodeException extends RuntimeException permits GoTypeError {
  private static final long serialVersionUID = 1L;

  /** An error with that text. */
  public DecodeException(String message) {
    super(message, null, false, false);
  }

  /** The text, which is always there. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
