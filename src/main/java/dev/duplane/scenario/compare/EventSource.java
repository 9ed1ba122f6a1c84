package dev.duplane.scenario.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gives the events of a watch, one after the other. */
public interface EventSource {
  /**
   * The next event as sent, {@code {"type": …, "object": …}}; null if none comes while a cluster
   * has been given {@code patience} to send one, or if the watch has ended. An emulated cluster
   * needs no patience: what is to come is there.
   */
  @Nullable JsonNode next(Duration patience);
}
