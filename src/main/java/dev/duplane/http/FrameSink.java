package dev.duplane.http;

/** The connection that the frames of one watch go to. Used on its event loop only. */
interface FrameSink {
  /** Whether so much waits to be sent that no more should be written. */
  boolean full();

  /** Has {@code drained} called whenever a sink that was full takes more again. */
  void onDrain(Runnable drained);

  /**
   * Sends frames, in order.
   *
   * @param frames each one event as its watch encodes it for a chunked answer; at least one
   */
  void write(Iterable<byte[]> frames);

  /** Ends the stream, after what has been written. */
  void end();
}
