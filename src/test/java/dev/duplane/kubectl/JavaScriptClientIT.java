package dev.duplane.kubectl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The JavaScript client of Kubernetes, over TLS; what it does stands in {@code src/test/js}. */
@Timeout(240)
final class JavaScriptClientIT {
  private static final Path SOURCES = Path.of("src/test/js");

  @TempDir private Path directory = Path.of("");

  @Test
  void client_patchesAppliesAndIsTold() throws Exception {
    assumeTrue(ends(List.of("node", "--version"), 20), "no node: its client is not tried");
    for (String file : List.of("package.json", "package-lock.json", "client.mjs")) {
      Files.copy(SOURCES.resolve(file), directory.resolve(file));
    }
    assumeTrue(
        ends(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), 180),
        "npm gives no packages: its client is not tried");
    Path kubeconfig = directory.resolve("kubeconfig");
    List<String> flags = List.of("--secure-port=0", "--write-kubeconfig=" + kubeconfig);
    try (ServerProcess server = ServerProcess.start(flags, directory)) {
      assertThat(server.secureUrl()).startsWith("https:");
      assertThat(ends(List.of("node", "client.mjs", kubeconfig.toString()), 60))
          .as(output())
          .isTrue();
      assertThat(output()).contains("add web\nupdate web\n").endsWith("delete web\n");
    }
  }

  /** Whether a command ends well in time. */
  private boolean ends(List<String> command, int seconds) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("output").toFile())
              .start();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private String output() throws IOException {
    return Files.readString(directory.resolve("output"), UTF_8);
  }
}
