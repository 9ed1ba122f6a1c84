package dev.duplane.registry;

import dev.duplane.api.StatusException;
import dev.duplane.store.CancelledException;
import dev.duplane.store.StoreException;
import dev.duplane.store.UnavailableException;
import java.util.function.Supplier;

/**
 * The answers to clients when the store fails. Reads of compacted and future revisions have answers
 * of their own.
 */
final class StoreFailures {
  private StoreFailures() {}

  /**
   * Does something with the store.
   *
   * @throws StatusException 503 if the store is unavailable
   *     (apiserver/pkg/endpoints/handlers/responsewriters/status.go), 504 if it took too long
   *     (handlers/finisher), else 500
   */
  static <T> T answered(Supplier<T> action) {
    try {
      return action.get();
    } catch (StoreException e) {
      throw answer(e);
    }
  }

  /** The answer to a client. */
  static StatusException answer(StoreException e) {
    if (e instanceof UnavailableException) {
      return StatusException.serviceUnavailable(e.getMessage());
    }
    if (e instanceof CancelledException) {
      return StatusException.timeout(
          "request did not complete within requested timeout - " + e.getMessage());
    }
    return StatusException.untyped(e.getMessage());
  }
}
