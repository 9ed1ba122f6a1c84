package dev.duplane.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.StatusException;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.registry.WatchEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A watch of a cluster in this process. Events are there as soon as their writes are answered, so
 * nobody waits for one. Used by one thread.
 */
public final class ClusterWatch implements AutoCloseable {
  private static final int BATCH = 64;

  private final ApiResponse.Watching watching;
  private final Runnable settle;
  private final Queue<byte[]> frames = new ArrayDeque<>();
  private boolean failed;

  ClusterWatch(ApiResponse.Watching watching, Runnable settle) {
    this.watching = watching;
    this.settle = settle;
  }

  /**
   * The next event, {@code {"type": …, "object": …}}. Controllers do what they have pending if
   * there is none yet.
   *
   * @return null if there is none even then, or the watch has ended
   */
  public @Nullable JsonNode next() {
    poll();
    if (frames.isEmpty() && !failed) {
      settle.run();
      poll();
    }
    byte[] frame = frames.poll();
    return frame == null ? null : ClusterAnswer.parse(new String(frame, StandardCharsets.UTF_8));
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

  /** Ends it. */
  @Override
  public void close() {
    watching.watch().close();
  }
}
