package dev.duplane.scenario.format;

/** A text that is not written as it must be. */
final class SyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;

  /**
   * What is wrong, and where.
   *
   * @param offset characters before the wrong place
   */
  SyntaxException(int offset, String message) {
    super(message, null, false, false);
    this.offset = offset;
  }

  /** Characters before the wrong place. */
  int offset() {
    return offset;
  }

  /** What is wrong. */
  String why() {
    return String.valueOf(getMessage());
  }
}
