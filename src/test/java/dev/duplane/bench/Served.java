package dev.duplane.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that the launcher has started, for the time of a benchmark. */
final class Served implements AutoCloseable {
  private static final String RANGES = "10.0.0.0/8,fd00:10::/64";
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final URI uri;
  private final double secondsToFirstService;

  private Served(Process process, URI uri, double secondsToFirstService) {
    this.process = process;
    this.uri = uri;
    this.secondsToFirstService = secondsToFirstService;
  }

  /**
   * Starts it, and waits for the first Service to be made, trying again every millisecond.
   *
   * @param flags of {@code serve}
   */
  static Served start(String launcher, String... flags) throws IOException, InterruptedException {
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(launcher, "serve", "--port", "" + port, "--service-cluster-ip-range", RANGES));
    command.addAll(List.of(flags));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    long start = System.nanoTime();
    Process process = builder.start();
    URI uri = URI.create("http://127.0.0.1:" + port);
    ServerLoad load = new ServerLoad(uri);
    while (true) {
      try {
        load.create("first");
        return new Served(process, uri, (System.nanoTime() - start) / 1e9);
      } catch (IOException e) {
        if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
          process.destroy();
          throw e;
        }
        Thread.sleep(1);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  URI uri() {
    return uri;
  }

  double secondsToFirstService() {
    return secondsToFirstService;
  }

  /** Resident memory, as Linux counts it; 0 elsewhere. */
  double residentMebibytes() {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    try {
      return !Files.exists(status)
          ? 0
          : Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
              .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
