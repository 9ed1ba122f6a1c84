package dev.duplane.scenario.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.duplane.api.yaml.InputProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One scenario for each cluster of a file, and those of some clusters. */
class ScenarioFilesTest {
  private final Path directory;

  ScenarioFilesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void write() throws IOException {
    String steps = "steps: [{get: {kind: Service, name: a}}]\n";
    Files.writeString(directory.resolve("a.yaml"), "name: a\nmatrix: [v6v4, v4]\n" + steps);
    Files.writeString(
        directory.resolve("b.yaml"),
        "name: b\ncluster: {serviceClusterIPRange: 10.96.0.0/16}\n" + steps);
    Files.writeString(
        directory.resolve("c.yaml"),
        "name: c\nmatrix: {own: {serviceClusterIPRange: 10.0.0.0/24}, v4: {serviceClusterIPRange:"
            + " 10.1.0.0/24}}\n"
            + steps);
  }

  @Test
  void read_inTheOrderOfFilesThenOfTheMatrix() {
    ScenarioFiles read = ScenarioFiles.read(List.of(directory));

    assertThat(read.problems()).isEmpty();
    assertThat(read.scenarios())
        .extracting(
            Scenario::name,
            Scenario::clusterName,
            scenario -> scenario.cluster().serviceClusterIPRange().toString())
        .containsExactly(
            tuple("a", "v6v4", "[fd00:10:96::/112, 10.96.0.0/16]"),
            tuple("a", "v4", "[10.96.0.0/16]"),
            tuple("b", "", "[10.96.0.0/16]"),
            tuple("c", "own", "[10.0.0.0/24]"),
            tuple("c", "v4", "[10.1.0.0/24]"));
  }

  @Test
  void on_someClusters() {
    ScenarioFiles on = ScenarioFiles.read(List.of(directory)).on(List.of("v4", "v6"));

    assertThat(on.problems()).isEmpty();
    assertThat(on.scenarios())
        .extracting(Scenario::name, Scenario::clusterName)
        .containsExactly(tuple("a", "v4"), tuple("b", ""), tuple("c", "v4"));
  }

  @Test
  void on_unknownCluster() {
    ScenarioFiles on = ScenarioFiles.read(List.of(directory)).on(List.of("own", "v5", "v4v"));

    assertThat(on.problems())
        .extracting(InputProblem::toString)
        .containsExactly(
            "--matrix: no scenario has a cluster \"v5\"",
            "--matrix: no scenario has a cluster \"v4v\"; did you mean \"v4\"?");
  }

  @Test
  void read_notUtf8() throws IOException {
    Path file = directory.resolve("latin.yaml");
    Files.write(file, "name: x\nsource: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(
        directory.resolve("d.yaml"),
        "name: d\nmatrix: [v4]\nsteps: [{apply: {file: latin.yaml}}]\n");

    assertThat(ScenarioFiles.read(List.of(file, directory.resolve("d.yaml"))).problems())
        .extracting(problem -> problem.toString().replace(directory + "/", ""))
        .containsExactly(
            "latin.yaml:2:12: not UTF-8 text: byte 0xE9",
            "latin.yaml:2:12: not UTF-8 text: byte 0xE9");
  }
}
