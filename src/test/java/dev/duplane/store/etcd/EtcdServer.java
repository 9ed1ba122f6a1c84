package dev.duplane.store.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * An etcd of its own for a test, with its data in a directory that goes with it. Tests that use it
 * are skipped, and say so, where there is no etcd on the PATH.
 */
public final class EtcdServer implements AutoCloseable {
  private static final int TRIES = 200;

  private final Path directory;
  private final int clientPort;
  private final int peerPort;
  private final List<String> more;
  private Process process;

  private EtcdServer(List<String> more) throws IOException, InterruptedException {
    this.directory = Files.createTempDirectory("duplane-etcd");
    this.clientPort = freePort();
    this.peerPort = freePort();
    this.more = List.copyOf(more);
    this.process = run();
    awaitHealth();
  }

  /**
   * Starts one.
   *
   * @param more flags
   */
  public static EtcdServer start(String... more) {
    Assumptions.assumeTrue(isInstalled(), "there is no etcd on the PATH");
    try {
      return new EtcdServer(List.of(more));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean isInstalled() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(place -> Files.isExecutable(Path.of(place, "etcd")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process run() throws IOException {
    String client = url();
    String peer = "http://127.0.0.1:" + peerPort;
    List<String> command =
        new ArrayList<>(
            List.of(
                "etcd",
                "--data-dir",
                directory.resolve("data").toString(),
                "--listen-client-urls",
                client,
                "--advertise-client-urls",
                client,
                "--listen-peer-urls",
                peer,
                "--initial-advertise-peer-urls",
                peer,
                "--initial-cluster",
                "default=" + peer));
    command.addAll(more);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  private void awaitHealth() throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest health = HttpRequest.newBuilder(URI.create(url() + "/health")).build();
    for (int i = 0; i < TRIES; i++) {
      try {
        String body = client.send(health, HttpResponse.BodyHandlers.ofString()).body();
        if (body.contains("true")) {
          return;
        }
      } catch (IOException notYet) {
        if (!process.isAlive()) {
          throw new IOException(Files.readString(directory.resolve("log")), notYet);
        }
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new IOException("etcd does not come up:\n" + Files.readString(directory.resolve("log")));
  }

  /** Where clients reach it. */
  public String url() {
    return "http://127.0.0.1:" + clientPort;
  }

  /** The port that clients reach it at. */
  public int port() {
    return clientPort;
  }

  /** A configuration for a store in it, apart from all others. */
  public EtcdConfiguration configuration(String prefix) {
    return new EtcdConfiguration(List.of(url()), prefix, null, null, null);
  }

  /** Ends it as a power cut would. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Starts it again with the data that it had. */
  public void restart() throws IOException, InterruptedException {
    process = run();
    awaitHealth();
  }

  /**
   * Has it do nothing for a while.
   *
   * @param signal {@code STOP} or {@code CONT}
   */
  public void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  /** Has it forget all revisions but the newest. */
  public void compact() throws IOException, InterruptedException {
    String newest =
        post("range", "{\"key\":\"AA==\"}").replaceAll("(?s).*\"revision\":\"(\\d+)\".*", "$1");
    post("compaction", "{\"revision\":\"" + newest + "\"}");
  }

  private String post(String call, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/v3/kv/" + call))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
