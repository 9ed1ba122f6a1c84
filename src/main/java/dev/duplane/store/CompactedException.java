package dev.duplane.store;

/** The revision asked for is no longer kept. */
public final class CompactedException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final long requested;
  private final long oldest;

  /**
   * @param requested the revision asked for
   * @param oldest the oldest revision that is kept
   */
  public CompactedException(long requested, long oldest) {
    super("revision " + requested + " is compacted, the oldest kept is " + oldest);
    this.requested = requested;
    this.oldest = oldest;
  }

  /** The revision asked for. */
  public long requested() {
    return requested;
  }

  /** The oldest revision that is kept. */
  public long oldest() {
    return oldest;
  }
}
