package dev.duplane.authentication;

/** A token that was made here, or looks so, and is worth nothing (any more). */
public final class InvalidTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param why what TokenReview tells; clients of the API get a 401 without reason
   */
  public InvalidTokenException(String why) {
    super(why, null, false, false);
  }
}
