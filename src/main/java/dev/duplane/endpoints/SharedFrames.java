package dev.duplane.endpoints;

import dev.duplane.registry.WatchEvent;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encoded events. Each is encoded once for all watches that want it in the same form. Watches read
 * an event at about the same time, so the newest frames are kept, up to a number of bytes; a watch
 * that is far behind the others encodes for itself.
 *
 * <p>Thread-safe. A watch that needs a frame waits while another encodes it.
 */
final class SharedFrames {
  /** About 600 frames of Services. */
  static final int DEFAULT_BYTES = 1 << 20;

  private final int mostBytes;

  /** In the order in which they were first asked for; guarded by this. */
  private final Map<FrameKey, Frame> frames = new LinkedHashMap<>();

  /** Of the frames that are kept and have been encoded; guarded by this. */
  private long bytes;

  /**
   * What makes two frames the same.
   *
   * @param form the resource and all that was asked about the form of its objects
   * @param key of the object in the store
   * @param revision of the event
   * @param type how the selectors of the watch see the event
   * @param second of the clock, if the form shows ages; 0 otherwise
   */
  record FrameKey(String form, String key, long revision, WatchEvent.Type type, long second) {}

  private static final class Frame {
    /** Guarded by the frame. */
    private byte @Nullable [] encoded;

    /** What it adds to {@link #bytes}, 0 as long as it is not encoded; guarded as that is. */
    private int counted;
  }

  /**
   * @param mostBytes how much is kept; the newest frame is, whatever its size
   */
  SharedFrames(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * A frame.
   *
   * @param encode makes it
   * @return not to be changed
   */
  byte[] frame(FrameKey key, Supplier<byte[]> encode) {
    Frame frame = frame(key);
    synchronized (frame) {
      byte[] known = frame.encoded;
      if (known != null) {
        return known;
      }
      byte[] encoded = null;
      try {
        encoded = encode.get();
        frame.encoded = encoded;
        return encoded;
      } finally {
        keep(key, frame, encoded == null ? 0 : encoded.length);
      }
    }
  }

  private synchronized Frame frame(FrameKey key) {
    return frames.computeIfAbsent(key, first -> new Frame());
  }

  /** Counts a frame that has been encoded, or forgets one that could not be. */
  private synchronized void keep(FrameKey key, Frame frame, int size) {
    if (size == 0) {
      frames.remove(key);
      return;
    }
    frame.counted = size;
    bytes += size;
    Iterator<Frame> oldest = frames.values().iterator();
    while (bytes > mostBytes && oldest.hasNext()) {
      Frame old = oldest.next();
      if (old != frame && old.counted > 0) {
        bytes -= old.counted;
        oldest.remove();
      }
    }
  }
}
