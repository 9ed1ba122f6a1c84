package dev.duplane.store;

/** The store cannot be reached, or cannot answer now. The same may succeed later. */
public final class UnavailableException extends StoreException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the store's own words, such as {@code etcdserver: no leader}
   */
  public UnavailableException(String message) {
    super(message);
  }
}
