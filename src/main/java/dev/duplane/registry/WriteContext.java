package dev.duplane.registry;

import dev.duplane.registry.explain.DecisionTrace;
import java.time.Instant;

/**
 * The facts about a request that a strategy may use.
 *
 * @param dryRun whether nothing will be kept
 * @param now the time of the write, whole seconds
 * @param trace where decisions are noted
 */
public record WriteContext(boolean dryRun, Instant now, DecisionTrace trace) {
  /** A write whose decisions nobody notes. */
  public WriteContext(boolean dryRun, Instant now) {
    this(dryRun, now, DecisionTrace.NONE);
  }
}
