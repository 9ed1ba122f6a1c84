package dev.duplane.registry;

import dev.duplane.api.StatusException;
import java.util.function.Supplier;

/**
 * Another process on the same store has taken an address or a node port that this one had taken to
 * be free. Nothing was stored, and the write may begin again once the pools know better.
 */
final class StaleAllocationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** As often as kube-apiserver tries to update a record of allocations before it gives up. */
  private static final int RETRIES = 10;

  private final StatusException answer;

  /**
   * @param answer for a client if it happens again and again
   */
  StaleAllocationException(StatusException answer) {
    super(answer.getMessage(), answer, false, false);
    this.answer = answer;
  }

  /**
   * Does a write, again if what it has taken is not free.
   *
   * @throws StatusException the answer, if it never is
   */
  static <T> T retried(Supplier<T> write) {
    for (int retry = 0; ; retry++) {
      try {
        return write.get();
      } catch (StaleAllocationException e) {
        if (retry == RETRIES) {
          throw e.answer;
        }
      }
    }
  }
}
