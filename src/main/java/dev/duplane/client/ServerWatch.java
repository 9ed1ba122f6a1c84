package dev.duplane.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A watch that an API server has begun: a stream of lines, read by a thread of its own. */
public final class ServerWatch implements AutoCloseable {
  /** Stands for the end of the stream. */
  private static final byte[] END = new byte[0];

  private final InputStream body;
  private final BlockingQueue<byte[]> lines = new LinkedBlockingQueue<>();

  ServerWatch(InputStream body) {
    this.body = body;
    Thread reader = new Thread(this::read, "watch");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int octet = body.read(); octet >= 0; octet = body.read()) {
        if (octet == '\n') {
          add(line);
        } else {
          line.write(octet);
        }
      }
      add(line);
    } catch (IOException e) {
      // Closed here, or cut off there: either way there is no more to come.
    } finally {
      lines.add(END);
    }
  }

  private void add(ByteArrayOutputStream line) {
    if (line.size() > 0) {
      lines.add(line.toByteArray());
      line.reset();
    }
  }

  /** The next line; null if none comes within {@code patience}, or if the watch has ended. */
  public byte @Nullable [] next(Duration patience) {
    try {
      byte[] line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (line == END) {
        // It stays at its end, however often it is asked.
        lines.add(END);
        return null;
      }
      return line;
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
