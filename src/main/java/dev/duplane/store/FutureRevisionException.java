package dev.duplane.store;

/** The revision asked for has not been reached. */
public final class FutureRevisionException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final long requested;
  private final long current;

  /**
   * @param requested the revision asked for
   * @param current the newest revision
   */
  public FutureRevisionException(long requested, long current) {
    super("revision " + requested + " is not reached yet, the newest is " + current);
    this.requested = requested;
    this.current = current;
  }

  /** The revision asked for. */
  public long requested() {
    return requested;
  }

  /** The newest revision. */
  public long current() {
    return current;
  }
}
