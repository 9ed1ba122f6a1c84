package dev.duplane.store.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A line to an etcd that can be made slow, made to swallow what is sent, or cut. It hands on bytes
 * and knows nothing of them.
 */
public final class FaultyLine implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread made = new Thread(task, "faulty-line");
            made.setDaemon(true);
            return made;
          });
  private volatile long delayMillis;
  private volatile boolean requestsSwallowed;
  private volatile boolean answersSwallowed;

  /**
   * @param target the port of the etcd
   */
  public FaultyLine(int target) throws IOException {
    this.target = target;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** Where clients reach etcd by this line. */
  public String url() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /** Each piece of data takes so long from now on. */
  public void delay(long millis) {
    delayMillis = millis;
  }

  /** What clients send from now on never arrives, or does again. */
  public void swallowRequests(boolean on) {
    requestsSwallowed = on;
  }

  /** What etcd answers from now on never arrives, or does again. */
  public void swallowAnswers(boolean on) {
    answersSwallowed = on;
  }

  /** Nothing goes wrong from now on; connections that have lost something are cut. */
  public void heal() {
    boolean lost = requestsSwallowed || answersSwallowed;
    delayMillis = 0;
    requestsSwallowed = false;
    answersSwallowed = false;
    if (lost) {
      cut();
    }
  }

  /** Resets all connections. */
  public void cut() {
    for (Socket socket : open) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // It is gone already.
      }
    }
    open.clear();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        connect(listening.accept());
      } catch (IOException e) {
        // The line is closed.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      open.add(client);
      open.add(server);
      threads.execute(() -> pump(client, server, true));
      threads.execute(() -> pump(server, client, false));
    } catch (IOException e) {
      // etcd is away.
      client.close();
    }
  }

  private void pump(Socket from, Socket to, boolean request) {
    byte[] buffer = new byte[BUFFER];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (delayMillis > 0) {
          TimeUnit.MILLISECONDS.sleep(delayMillis);
        }
        if (request ? !requestsSwallowed : !answersSwallowed) {
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException e) {
      // The connection is at its end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
    threads.shutdownNow();
  }
}
