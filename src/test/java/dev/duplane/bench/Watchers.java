package dev.duplane.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Many watches of one collection, read by one thread. */
final class Watchers implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final Selector selector;
  private final List<SocketChannel> channels = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

  /** What a watcher has read since it was last asked for something. */
  private static final class Heard {
    private final StringBuilder text = new StringBuilder();
  }

  private Watchers() throws IOException {
    this.selector = Selector.open();
  }

  /** Opens so many, and waits until each has its answer's head. */
  static Watchers open(URI uri, String path, int count) throws IOException {
    Watchers watchers = new Watchers();
    byte[] request = Connection.request(uri, "GET", path, "");
    for (int i = 0; i < count; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()));
      channel.write(ByteBuffer.wrap(request));
      channel.configureBlocking(false);
      channel.register(watchers.selector, SelectionKey.OP_READ, new Heard());
      watchers.channels.add(channel);
    }
    watchers.await("\r\n\r\n");
    return watchers;
  }

  /**
   * Makes an object and waits until all watchers have been told.
   *
   * @return milliseconds from before the request was sent
   */
  double awaitAll(String name, Connection connection, String body, String path) throws IOException {
    selector.keys().forEach(key -> ((Heard) key.attachment()).text.setLength(0));
    long start = System.nanoTime();
    connection.send("POST", path, body);
    await('"' + name + '"');
    return (System.nanoTime() - start) / 1e6;
  }

  private void await(String text) throws IOException {
    long end = System.nanoTime() + PATIENCE;
    int told = 0;
    for (SelectionKey key : selector.keys()) {
      told += ((Heard) key.attachment()).text.indexOf(text) >= 0 ? 1 : 0;
    }
    while (told < channels.size()) {
      if (System.nanoTime() > end) {
        throw new IOException(told + " of " + channels.size() + " watchers were told");
      }
      selector.select(1000);
      for (SelectionKey key : selector.selectedKeys()) {
        told += hears(key, text) ? 1 : 0;
      }
      selector.selectedKeys().clear();
    }
  }

  /** Reads what there is; whether the text is there that was not there before. */
  private boolean hears(SelectionKey key, String text) throws IOException {
    Heard heard = (Heard) key.attachment();
    boolean before = heard.text.indexOf(text) >= 0;
    buffer.clear();
    if (((SocketChannel) key.channel()).read(buffer) < 0) {
      throw new IOException("the server ended a watch");
    }
    buffer.flip();
    if (!before) {
      heard.text.append(StandardCharsets.UTF_8.decode(buffer));
    }
    return !before && heard.text.indexOf(text) >= 0;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }
}
