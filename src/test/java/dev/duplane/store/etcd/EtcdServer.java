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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * An etcd of its own for a test, with its data in a directory that goes with it. Tests that use it
 * are skipped, and say so, where there is no etcd on the PATH.
 */
public final class EtcdServer implements AutoCloseable {
  private static final int TRIES = 200;
  private static final Pattern LEADER = Pattern.compile("\"leader\":\"(\\d+)\"");

  private final Path directory;
  private final String name;
  private final int clientPort;
  private final int peerPort;
  private final List<String> more;
  private Process process;

  private EtcdServer(String name, int peerPort, List<String> more) throws IOException {
    this.directory = Files.createTempDirectory("duplane-etcd");
    this.name = name;
    this.clientPort = freePort();
    this.peerPort = peerPort;
    this.more = more;
    this.process = run();
  }

  /**
   * Starts one.
   *
   * @param more flags
   */
  public static EtcdServer start(String... more) {
    return together(List.of("default"), more).get(0);
  }

  /**
   * Starts some that are one cluster.
   *
   * @param names one for each
   * @param more flags of each
   */
  static List<EtcdServer> together(List<String> names, String... more) {
    Assumptions.assumeTrue(isInstalled(), "there is no etcd on the PATH");
    try {
      Map<String, Integer> peers = new LinkedHashMap<>();
      for (String name : names) {
        peers.put(name, freePort());
      }
      String all =
          peers.entrySet().stream()
              .map(peer -> peer.getKey() + "=" + peerUrl(peer.getValue()))
              .collect(Collectors.joining(","));
      List<String> flags =
          Stream.concat(Stream.of("--initial-cluster", all), Stream.of(more)).toList();
      List<EtcdServer> members = new ArrayList<>();
      for (Map.Entry<String, Integer> peer : peers.entrySet()) {
        members.add(new EtcdServer(peer.getKey(), peer.getValue(), flags));
      }
      for (EtcdServer member : members) {
        member.awaitHealth();
      }
      return members;
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

  private static String peerUrl(int port) {
    return "http://127.0.0.1:" + port;
  }

  private Process run() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "etcd",
                "--name",
                name,
                "--data-dir",
                directory.resolve("data").toString(),
                "--listen-client-urls",
                url(),
                "--advertise-client-urls",
                url(),
                "--listen-peer-urls",
                peerUrl(peerPort),
                "--initial-advertise-peer-urls",
                peerUrl(peerPort)));
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
        post("kv/range", "{\"key\":\"AA==\"}").replaceAll("(?s).*\"revision\":\"(\\d+)\".*", "$1");
    post("kv/compaction", "{\"revision\":\"" + newest + "\"}");
  }

  /** Whether it leads the others; false if it is away. */
  boolean leads() throws InterruptedException {
    try {
      String status = post("maintenance/status", "{}");
      Matcher leader = LEADER.matcher(status);
      return leader.find() && status.contains("\"member_id\":\"" + leader.group(1) + "\"");
    } catch (IOException away) {
      return false;
    }
  }

  private String post(String call, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/v3/" + call))
            .timeout(Duration.ofSeconds(1))
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
