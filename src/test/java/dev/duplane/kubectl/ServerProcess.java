package dev.duplane.kubectl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code duplane serve}, from the package that the build has made. */
public final class ServerProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
  private static final String SERVES = "duplane serves ";

  private final Process process;
  private final List<String> urls;

  private ServerProcess(Process process, List<String> urls) {
    this.process = process;
    this.urls = urls;
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param flags for {@code serve}; the port is any that is free unless they name one
   * @param directory where its log goes
   * @throws AssertionError if it does not start
   */
  public static ServerProcess start(List<String> flags, Path directory) throws Exception {
    Path log = directory.resolve("server.log");
    List<String> command = new ArrayList<>(command("serve"));
    if (flags.stream().noneMatch(flag -> flag.startsWith("--port="))) {
      command.add("--port=0");
    }
    command.addAll(flags);
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    try {
      List<String> urls =
          CompletableFuture.supplyAsync(() -> whenReady(process)).get(60, TimeUnit.SECONDS);
      return new ServerProcess(process, urls);
    } catch (Exception e) {
      process.destroyForcibly();
      throw new AssertionError("the server did not start:\n" + Files.readString(log, UTF_8), e);
    }
  }

  /** What runs the packaged program. */
  static List<String> command(String... arguments) {
    if (!Files.exists(JAR)) {
      throw new AssertionError(JAR + " is not there: mvn package makes it");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UseTransparentHugePages",
                "-jar",
                JAR.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static List<String> whenReady(Process process) {
    List<String> urls = new ArrayList<>();
    try {
      BufferedReader out = process.inputReader(UTF_8);
      String line = out.readLine();
      while (line != null && !line.equals("ready")) {
        if (line.startsWith(SERVES)) {
          urls.add(line.substring(SERVES.length()));
        }
        line = out.readLine();
      }
      if (line == null) {
        throw new IllegalStateException("it ended");
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return urls;
  }

  /** Where it is reached without TLS. */
  public String url() {
    return urls.get(0);
  }

  /** Where it is reached with TLS, if it is; kubectl shows no token elsewhere. */
  String secureUrl() {
    return urls.get(urls.size() - 1);
  }

  /** Tells it to stop, and fails with what its threads do if it takes more than ten seconds. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
      if (process.isAlive()) {
        throw new AssertionError("the server does not stop:\n" + threads());
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private String threads() throws IOException {
    Path jstack = Path.of(System.getProperty("java.home"), "bin", "jstack");
    Path file = Files.createTempFile("threads", ".txt");
    try {
      new ProcessBuilder(jstack.toString(), Long.toString(process.pid()))
          .redirectOutput(file.toFile())
          .start()
          .onExit()
          .orTimeout(10, TimeUnit.SECONDS)
          .join();
      return Files.readString(file, UTF_8);
    } finally {
      Files.delete(file);
    }
  }
}
