package dev.duplane.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Iterator;

/**
 * Frames one after another as the body of an answer: chunks in HTTP/1.1, DATA in HTTP/2, and in
 * HTTP/1.0, which has neither, bytes until the connection is closed.
 */
final class ChunkedFrames implements FrameSink {
  private final HttpServerRequest request;
  private final HttpServerResponse response;

  private ChunkedFrames(HttpServerRequest request) {
    this.request = request;
    this.response = request.response();
  }

  /**
   * Sends status and headers at once, as clients wait for them before they count a watch as
   * established.
   *
   * @param request whose response has its status and headers set
   */
  static ChunkedFrames begin(HttpServerRequest request) {
    ChunkedFrames frames = new ChunkedFrames(request);
    if (frames.endsWithConnection()) {
      frames.response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      frames.response.write(Buffer.buffer());
    } else {
      frames.response.setChunked(true);
      frames.response.writeHead();
    }
    return frames;
  }

  private boolean endsWithConnection() {
    return request.version() == HttpVersion.HTTP_1_0;
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
    var ended = response.end();
    if (endsWithConnection()) {
      ended.onComplete(sent -> request.connection().close());
    }
  }
}
