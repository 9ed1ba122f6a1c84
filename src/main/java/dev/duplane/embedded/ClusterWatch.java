package dev.duplane.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.WatchFrames;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A watch of a cluster in this process. Events are there as soon as their writes are answered, so
 * nobody waits for one. Used by one thread.
 */
public final class ClusterWatch implements AutoCloseable {
  private final WatchFrames frames;
  private final Runnable settle;

  ClusterWatch(ApiResponse.Watching watching, Runnable settle) {
    this.frames = new WatchFrames(watching);
    this.settle = settle;
  }

  /**
   * The next event, {@code {"type": …, "object": …}}. Controllers do what they have pending if
   * there is none yet.
   *
   * @return null if there is none even then, or the watch has ended
   */
  public @Nullable JsonNode next() {
    byte[] frame = frames.next(settle);
    return frame == null ? null : ClusterAnswer.parse(new String(frame, StandardCharsets.UTF_8));
  }

  /** Ends it. */
  @Override
  public void close() {
    frames.close();
  }
}
