package dev.duplane.store;

import java.util.List;

/**
 * A cursor into the log of events, for one reader. It holds no events of its own: a reader that is
 * slow falls behind in the shared log, until what it has not read is compacted away.
 *
 * <p>Not thread-safe, but for {@link #close()}.
 */
public interface StoreWatch extends AutoCloseable {

  /**
   * The next events, at most {@code max}; empty if there are none yet.
   *
   * @throws CompactedException if the reader has fallen behind what is kept
   */
  List<Event> poll(int max);

  /** The revision up to which this watch has delivered: all events at or below it are behind. */
  long revision();

  /**
   * Calls {@code wake} once, as soon as {@link #poll} would not be empty, would throw, or the watch
   * is closed; at once if that is so now. {@code wake} may run on the writer's thread and must hand
   * over, not work. A wake-up that is still pending is replaced by the next one given, but for one
   * that is just about to run.
   */
  void onReady(Runnable wake);

  /** Whether the watch or its store has been closed. */
  boolean closed();

  @Override
  void close();
}
