package dev.duplane.endpoints;

import dev.duplane.api.StatusException;
import dev.duplane.registry.WatchEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a watch, for who is in the same process: events are there as soon as their writes
 * are answered, so nobody waits for one. Used by one thread.
 */
public final class WatchFrames implements AutoCloseable {
  private static final int BATCH = 64;

  private final ApiResponse.Watching watching;
  private final Queue<byte[]> frames = new ArrayDeque<>();
  private boolean failed;

  /**
   * @param watching closed with this
   */
  public WatchFrames(ApiResponse.Watching watching) {
    this.watching = watching;
  }

  /**
   * The next frame.
   *
   * @param settle does what is pending, if there is no frame yet
   * @return null if there is none even then, or the watch has ended
   */
  public byte @Nullable [] next(Runnable settle) {
    poll();
    if (frames.isEmpty() && !failed) {
      settle.run();
      poll();
    }
    return frames.poll();
  }

  private void poll() {
    if (!frames.isEmpty() || failed) {
      return;
    }
    try {
      for (WatchEvent event : watching.watch().poll(BATCH)) {
        frames.add(watching.encode().apply(event));
      }
    } catch (StatusException e) {
      failed = true;
      frames.add(watching.encodeError().apply(e.status()));
    }
  }

  @Override
  public void close() {
    watching.watch().close();
  }
}
