package dev.duplane.client;

import org.jspecify.annotations.Nullable;

/** An API server cannot be reached, or what says how it is reached makes no sense. */
public final class ServerAccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why on one line, with the file and the place in it where there is one
   */
  public ServerAccessException(String why) {
    this(why, null);
  }

  /**
   * @param why on one line
   */
  public ServerAccessException(String why, @Nullable Throwable cause) {
    super(why, cause);
  }

  /** Why. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
