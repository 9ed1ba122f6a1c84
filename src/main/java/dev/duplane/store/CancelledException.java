package dev.duplane.store;

/** The caller has given up, or the time that the store had for an answer is over. */
public final class CancelledException extends StoreException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the store's own words, such as {@code context deadline exceeded}
   */
  public CancelledException(String message) {
    super(message);
  }
}
