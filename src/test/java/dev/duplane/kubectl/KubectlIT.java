package dev.duplane.kubectl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Types the commands of each transcript into a shell, with kubectl pointed at a fresh server, and
 * compares what comes back. {@code -Dkubectl.update=true} writes it into the transcripts instead.
 */
@Execution(ExecutionMode.CONCURRENT)
public final class KubectlIT {
  private static final Path TRANSCRIPTS = Path.of("src/test/resources/kubectl");

  static List<Path> transcripts() throws IOException {
    try (Stream<Path> files = Files.list(TRANSCRIPTS)) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }

  @Test
  void transcripts_areThere() throws IOException {
    assertThat(transcripts()).hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void transcript_asWritten(Path file, @TempDir Path directory) throws Exception {
    assumeTrue(kubectl().isPresent(), "no kubectl on the PATH: its transcripts are not checked");
    Transcript transcript = Transcript.parse(Files.readString(file, UTF_8));
    List<Transcript.Step> played = play(transcript, directory);
    if (Boolean.getBoolean("kubectl.update")) {
      Files.writeString(file, transcript.updated(played).text(), UTF_8);
      return;
    }
    assertThat(differences(transcript.steps(), played)).as(file.toString()).isEmpty();
  }

  private static List<Transcript.Step> play(Transcript transcript, Path directory)
      throws Exception {
    List<Transcript.Step> played = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(transcript.serverFlags(), directory)) {
      Shell shell = new Shell(directory, kubectl().orElseThrow(), server.secureUrl());
      Placeholders placeholders =
          new Placeholders(transcript.written(), server.secureUrl(), directory.toString());
      for (Transcript.Step step : transcript.steps()) {
        String output = shell.run(step.command());
        played.add(step.answered(placeholders.replace(output).lines().toList()));
      }
    }
    return played;
  }

  /** One text for each command whose output is not as expected, in the form of a transcript. */
  private static List<String> differences(
      List<Transcript.Step> expected, List<Transcript.Step> actual) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).sameOutput(actual.get(i))) {
        differences.add(
            "%n%s%n--- expected%n%s%n--- actual%n%s%n"
                .formatted(
                    expected.get(i).command(),
                    String.join("\n", expected.get(i).output()),
                    String.join("\n", actual.get(i).output())));
      }
    }
    return differences;
  }

  /** The kubectl to test with; {@code -Dkubectl=FILE} names one that is not on the PATH. */
  public static Optional<Path> kubectl() {
    String named = System.getProperty("kubectl");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, "kubectl"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
