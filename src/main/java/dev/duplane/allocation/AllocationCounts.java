package dev.duplane.allocation;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * How often clients have been given something of a pool, and how often not, since the pool is there
 * or somebody asked to count anew (pkg/registry/core/service/ipallocator and portallocator,
 * metrics.go). What they name is static, what is drawn for them is dynamic. Dry runs do not count.
 * Any thread may ask.
 */
public final class AllocationCounts {
  private final LongAdder given = new LongAdder();
  private final LongAdder drawn = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder notDrawn = new LongAdder();

  AllocationCounts() {}

  /** Notes that somebody named what they want, and whether they got it. */
  void asked(boolean got) {
    (got ? given : refused).increment();
  }

  /** Notes that somebody wanted anything that is free, and whether there was any. */
  void wanted(boolean got) {
    (got ? drawn : notDrawn).increment();
  }

  /** What was asked for and given. */
  public long allocatedStatic() {
    return given.sum();
  }

  /** What was drawn. */
  public long allocatedDynamic() {
    return drawn.sum();
  }

  /** What was asked for and could not be given. */
  public long failedStatic() {
    return refused.sum();
  }

  /** How often there was nothing to draw. */
  public long failedDynamic() {
    return notDrawn.sum();
  }

  /** Counts anew. */
  public void reset() {
    Stream.of(given, drawn, refused, notDrawn).forEach(LongAdder::reset);
  }
}
