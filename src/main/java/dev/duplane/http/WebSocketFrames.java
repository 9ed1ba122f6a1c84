package dev.duplane.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/**
 * Sends each event as a message. JSON goes as text; other formats are binary and come without the
 * four bytes of length that mark off events in a chunked answer, as messages have an end.
 */
final class WebSocketFrames implements FrameSink {
  private static final int LENGTH_PREFIX = 4;

  private final ServerWebSocket socket;
  private final boolean text;

  /**
   * @param text whether events are JSON
   */
  WebSocketFrames(ServerWebSocket socket, boolean text) {
    this.socket = socket;
    this.text = text;
  }

  @Override
  public boolean full() {
    return socket.writeQueueFull();
  }

  @Override
  public void onDrain(Runnable drained) {
    socket.drainHandler(event -> drained.run());
  }

  @Override
  public void write(Iterable<byte[]> frames) {
    for (byte[] frame : frames) {
      if (text) {
        socket.writeTextMessage(new String(frame, UTF_8));
      } else {
        socket.writeBinaryMessage(Buffer.buffer(frame).slice(LENGTH_PREFIX, frame.length));
      }
    }
  }

  @Override
  public void end() {
    socket.close();
  }
}
