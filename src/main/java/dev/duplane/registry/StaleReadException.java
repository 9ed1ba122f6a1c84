package dev.duplane.registry;

import dev.duplane.api.StatusException;
import dev.duplane.registry.explain.DecisionTrace;
import java.util.List;
import java.util.function.Supplier;

/**
 * The store refused a commit because somebody else wrote the object after the write had read it.
 * Nothing was stored, and the write may begin again.
 */
final class StaleReadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The number of times that a write begins again before its client is told to retry. */
  private static final int RETRIES = 5;

  private final StatusException answer;

  /**
   * @param answer for a client who is to begin again by himself
   */
  StaleReadException(StatusException answer) {
    super(answer.getMessage(), answer, false, false);
    this.answer = answer;
  }

  /**
   * Does a write that begins with a read, again from a fresh one if that was stale, as {@code
   * GuaranteedUpdate} does (apiserver/pkg/storage/etcd3/store.go).
   *
   * @param trace forgets what a write that begins again has noted
   * @param warnings the same
   * @throws StatusException 409 if the object is always written by somebody else
   */
  static <T> T retried(DecisionTrace trace, List<String> warnings, Supplier<T> write) {
    int noted = trace.mark();
    int warned = warnings.size();
    for (int retry = 0; ; retry++) {
      try {
        return write.get();
      } catch (StaleReadException e) {
        if (retry == RETRIES) {
          throw e.answer;
        }
        trace.backTo(noted);
        warnings.subList(warned, warnings.size()).clear();
      }
    }
  }
}
