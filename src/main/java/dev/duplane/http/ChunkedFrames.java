package dev.duplane.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Iterator;

/** Frames one after another as the body of an answer: chunks in HTTP/1.1, DATA in HTTP/2. */
final class ChunkedFrames implements FrameSink {
  private final HttpServerResponse response;

  private ChunkedFrames(HttpServerResponse response) {
    this.response = response;
  }

  /**
   * Sends status and headers at once, as clients wait for them before they count a watch as
   * established.
   *
   * @param response with status and headers set
   */
  static ChunkedFrames begin(HttpServerResponse response) {
    response.setChunked(true);
    response.writeHead();
    return new ChunkedFrames(response);
  }

  @Override
  public boolean full() {
    return response.writeQueueFull();
  }

  @Override
  public void onDrain(Runnable drained) {
    response.drainHandler(event -> drained.run());
  }

  @Override
  public void write(Iterable<byte[]> frames) {
    Iterator<byte[]> next = frames.iterator();
    Buffer chunk = Buffer.buffer(next.next());
    while (next.hasNext()) {
      chunk.appendBytes(next.next());
    }
    response.write(chunk);
  }

  @Override
  public void end() {
    response.end();
  }
}
