package dev.duplane.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, for the time of a benchmark. */
final class Served implements AutoCloseable {
  private static final String RANGES = "10.0.0.0/8,fd00:10::/64";
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final URI uri;
  private final double secondsToFirstService;
  private final double processorSeconds;

  private Served(Process process, URI uri, double secondsToFirstService) {
    this.process = process;
    this.uri = uri;
    this.secondsToFirstService = secondsToFirstService;
    this.processorSeconds = process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /**
   * Starts Duplane by its launcher, and waits for the first Service to be made.
   *
   * @param flags of {@code serve}
   */
  static Served start(String launcher, String... flags) throws IOException, InterruptedException {
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(launcher, "serve", "--port", "" + port, "--service-cluster-ip-range", RANGES));
    command.addAll(List.of(flags));
    return start(command, port);
  }

  /** Starts a class of this class path, which is told its port, and waits in the same way. */
  static Served start(Class<?> main) throws IOException, InterruptedException {
    int port = freePort();
    String java = String.join(File.separator, System.getProperty("java.home"), "bin", "java");
    String classPath = System.getProperty("java.class.path");
    return start(List.of(java, "-Xmx2g", "-cp", classPath, main.getName(), "" + port), port);
  }

  /** Tries again every two milliseconds until a Service is made. */
  private static Served start(List<String> command, int port)
      throws IOException, InterruptedException {
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
        Thread.sleep(2);
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

  /** The processor's time until then, of all threads; 0 where it is not known. */
  double processorSeconds() {
    return processorSeconds;
  }

  /** The program that runs, after the launcher has given way to it. */
  String program() {
    return process.info().command().orElse("java");
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
    process.onExit().join();
  }
}
