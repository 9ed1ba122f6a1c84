package dev.duplane.registry;

/**
 * The queue of the cluster's writer is full. The client has to retry later, as it does when API
 * priority and fairness rejects it (apiserver/pkg/server/filters/maxinflight.go).
 */
public final class QueueFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param limit how many may wait
   */
  public QueueFullException(int limit) {
    super(limit + " writes are waiting already");
  }
}
