package dev.duplane.controller;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a reconciliation came to (controller-runtime, {@code reconcile.Result}).
 *
 * @param requeueAfter when the object is to be reconciled again, on the cluster's clock; null: when
 *     something happens that concerns it
 */
public record Result(@Nullable Duration requeueAfter) {
  /** Nothing is left to do for now. */
  public static final Result DONE = new Result(null);

  /** The object is to be reconciled again after this time, or earlier if something happens. */
  public static Result after(Duration time) {
    return new Result(time);
  }
}
