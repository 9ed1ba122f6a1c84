package dev.duplane.registry;

import java.util.List;

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

  /** The revision up to which this watch has delivered, for bookmarks. */
  long revision();

  /** Whether the watch or its cluster has been closed. */
  boolean closed();

  @Override
  void close();
}
