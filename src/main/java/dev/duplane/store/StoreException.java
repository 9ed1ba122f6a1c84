package dev.duplane.store;

/**
 * A store that cannot do what it was asked. What was to be written is not written; of a commit
 * whose outcome is not known, {@link CommitResult.Unknown} tells instead.
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
