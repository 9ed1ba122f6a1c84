package dev.duplane.registry;

/**
 * More writes wait than the cluster's queue takes. A client is to come again later, as those are
 * told whom API priority and fairness turns away (apiserver/pkg/server/filters/maxinflight.go).
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
