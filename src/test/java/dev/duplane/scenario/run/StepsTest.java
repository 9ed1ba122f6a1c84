package dev.duplane.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.scenario.format.ScenarioFilter;
import dev.duplane.scenario.format.ScenarioSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes of every kind of step, and of every kind of expectation, on a cluster. */
class StepsTest {
  private static final Path RESOURCES = Path.of("src/test/resources/scenario/steps");

  private final Path directory;

  StepsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /**
   * Each case of {@code steps/*.txt}: a scenario, a line of dashes, and what comes of its steps.
   */
  static Stream<Arguments> files() throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES)) {
      return files
          .sorted()
          .map(file -> Arguments.of(String.valueOf(file.getFileName()), file))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void take_steps(String name, Path file) throws IOException {
    String[] parts = Files.readString(file).split("(?m)^-----\n", 2);
    Path scenario = directory.resolve("s.yaml");
    Files.writeString(scenario, parts[0]);

    ScenarioSelection read = ScenarioSelection.of(List.of(scenario), ScenarioFilter.ALL);

    assertThat(read.problems()).isEmpty();
    String text =
        read.scenarios().stream()
            .map(variant -> Taken.text(variant, Taken.steps(variant)))
            .collect(Collectors.joining());
    assertThat(text.replace(directory + "/", "")).isEqualTo(parts[1]);
  }
}
