package dev.duplane.api.pki;

import org.jspecify.annotations.Nullable;

/** A text holds no certificate or key, or one that cannot be read. */
public final class PemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PemException(String why) {
    this(why, null);
  }

  PemException(String why, @Nullable Throwable cause) {
    super(why, cause);
  }

  /** Why, on one line, as what follows the name of the file: {@code there is no … in it}. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
