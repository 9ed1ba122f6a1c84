package dev.duplane.scenario.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.scenario.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A watch as a stream of lines of JSON, read by a thread of its own. */
final class HttpWatch implements Target.Watch {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Stands for the end of the stream. */
  private static final JsonNode END = MissingNode.getInstance();

  private final int status;
  private final @Nullable JsonNode refusal;
  private final InputStream body;
  private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

  private HttpWatch(int status, @Nullable JsonNode refusal, InputStream body) {
    this.status = status;
    this.refusal = refusal;
    this.body = body;
  }

  /** A watch that was answered with a status and a body. */
  static HttpWatch of(int status, InputStream body, UnaryOperator<byte[]> lines) {
    if (status != 200) {
      try (body) {
        return new HttpWatch(status, json(lines.apply(body.readAllBytes())), body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    HttpWatch watch = new HttpWatch(status, null, body);
    Thread reader = new Thread(() -> watch.read(lines), "watch");
    reader.setDaemon(true);
    reader.start();
    return watch;
  }

  private void read(UnaryOperator<byte[]> lines) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int octet = body.read();
      while (octet >= 0) {
        if (octet == '\n') {
          add(lines.apply(line.toByteArray()));
          line.reset();
        } else {
          line.write(octet);
        }
        octet = body.read();
      }
      add(lines.apply(line.toByteArray()));
    } catch (IOException e) {
      // Closed here, or cut off there: either way there is no more to come.
    } finally {
      events.add(END);
    }
  }

  private void add(byte[] line) {
    if (line.length > 0) {
      events.add(json(line));
    }
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      return TextNode.valueOf(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public @Nullable JsonNode refusal() {
    return refusal;
  }

  @Override
  public @Nullable JsonNode next(Duration patience) {
    try {
      JsonNode event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (event != null && event.isMissingNode()) {
        // It stays at its end, however often it is asked.
        events.add(END);
        return null;
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
