package dev.duplane.kubectl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands with {@code sh} in a directory whose kubectl asks one server only. */
final class Shell {
  private static final long SECONDS = 60;

  private final Path directory;
  private final Path bin;
  private final Path home;

  /**
   * @param directory empty; commands run in it
   * @param kubectl the real one
   * @param server its URL
   */
  Shell(Path directory, Path kubectl, String server) throws IOException {
    this.directory = Files.createDirectory(directory.resolve("work"));
    this.home = Files.createDirectory(directory.resolve("home"));
    this.bin = Files.createDirectory(directory.resolve("bin"));
    Path wrapper = bin.resolve("kubectl");
    Files.writeString(
        wrapper,
        "#!/bin/sh\nexec '%s' -s '%s' %s \"$@\"\n"
            .formatted(
                kubectl, server, server.startsWith("https:") ? "--insecure-skip-tls-verify" : ""),
        UTF_8);
    Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String exit(int status) {
    return "[exit " + status + "]\n";
  }

  /**
   * What a command writes to standard output and standard error, and a line {@code [exit N]} where
   * its status is not 0.
   *
   * @throws AssertionError if it takes longer than a minute; it and all it started are ended then
   */
  String run(String command) throws IOException, InterruptedException {
    Path output = directory.resolveSibling("output");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("PATH", bin + ":" + environment.get("PATH"));
    environment.put("HOME", home.toString());
    environment.put("TMPDIR", home.toString());
    environment.put("KUBECONFIG", "/dev/null");
    environment.put("TZ", "UTC");
    environment.put("LC_ALL", "C");
    Process process = builder.start();
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    String text = Files.readString(output, UTF_8);
    if (!ended) {
      throw new AssertionError("no end within %d s:%n%s%n%s".formatted(SECONDS, command, text));
    }
    return process.exitValue() == 0
        ? text
        : text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + exit(process.exitValue());
  }
}
