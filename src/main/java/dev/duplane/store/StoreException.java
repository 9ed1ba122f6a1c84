package dev.duplane.store;

/**
 * The store could not do what it was asked, and nothing was written. For a commit whose outcome is
 * unknown, the store returns {@link CommitResult.Unknown} instead.
 */
public abstract sealed class StoreException extends RuntimeException
    permits CompactedException, FutureRevisionException, UnavailableException, CancelledException {
  private static final long serialVersionUID = 1L;

  private final String message;

  /**
   * @param message the store's own words
   */
  protected StoreException(String message) {
    super(message);
    this.message = message;
  }

  /** The words, which are always there. */
  @Override
  public String getMessage() {
    return message;
  }
}
