package dev.duplane.app;

/** A command line that cannot be followed. The message is the one line that says why. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param flag e.g. {@code --port}
   * @param why what is wrong with its value
   */
  UsageException(String flag, String why) {
    this(flag + ": " + why);
  }

  /**
   * @param why what is wrong, on one line
   */
  UsageException(String why) {
    super(why);
  }
}
