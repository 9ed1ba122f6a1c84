package dev.duplane.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A watch on one resource, read by one reader. Not thread-safe, but for {@link #close()}. */
public interface ResourceWatch extends AutoCloseable {

  /**
   * The next events, at most about {@code max}; empty if there are none yet.
   *
   * @throws dev.duplane.api.StatusException 410 if the reader has fallen behind what is kept; the
   *     reader sends it as an ERROR event and ends
   */
  List<WatchEvent> poll(int max);

  /** Calls {@code wake} once when there is something to {@link #poll}, or the watch is closed. */
  void onReady(Runnable wake);

  /** The revision up to which this watch has delivered. */
  long revision();

  /**
   * A bookmark of {@link #revision}, for a reader who has polled all there is and sends one from
   * time to time; null where the client asked for none, or initial events are still to come.
   */
  default @Nullable WatchEvent bookmark() {
    return null;
  }

  /** Whether the watch or its cluster has been closed. */
  boolean closed();

  @Override
  void close();
}
