package dev.duplane.scenario.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gives the events of a watch, one after the other. */
@FunctionalInterface
public interface EventSource extends AutoCloseable {
  /** The events of a watch that there is not. */
  EventSource NONE = patience -> null;

  /**
   * The next event as sent, {@code {"type": …, "object": …}}; null if none comes while a cluster
   * has been given {@code patience} to send one, or if the watch has ended. An emulated cluster
   * needs no patience: what is to come is there.
   */
  @Nullable JsonNode next(Duration patience);

  /** Ends the watch. */
  @Override
  default void close() {}
}
