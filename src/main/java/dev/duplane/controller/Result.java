package dev.duplane.controller;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The result of a reconciliation (controller-runtime, {@code reconcile.Result}).
 *
 * @param requeueAfter when the object is to be reconciled again, on the cluster's clock; null: when
 *     something happens that concerns it
 */
public record Result(@Nullable Duration requeueAfter) {
  /** The reconciliation is complete. */
  public static final Result DONE = new Result(null);

  /** The object is to be reconciled again after this time, or earlier if something happens. */
  public static Result after(Duration time) {
    return new Result(time);
  }
}
