package dev.duplane.scenario.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.yaml.InputProblem;
import dev.duplane.api.yaml.Tree;
import dev.duplane.api.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of files that are no scenarios, and where. */
class ScenarioParserTest {
  private static final Path RESOURCES = Path.of("src/test/resources/scenario/bad");

  private final Path directory;

  ScenarioParserTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /**
   * Each case of {@code bad/*.txt}: a scenario, a line of dashes, and the errors it must give, with
   * {@code FILE} for its name.
   */
  static Stream<Arguments> badFiles() throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES)) {
      return files
          .sorted()
          .map(file -> Arguments.of(String.valueOf(file.getFileName()), file))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFiles")
  void read_badFile(String name, Path file) throws IOException {
    String[] parts = Files.readString(file).split("(?m)^-----\n", 2);
    Path scenario = directory.resolve("s.yaml");
    Files.writeString(scenario, parts[0]);
    Files.writeString(directory.resolve("nameless.yaml"), "kind: Service\nmetadata: {}\n");
    Files.writeString(directory.resolve("broken.yaml"), "kind: [Service\n");
    Files.writeString(directory.resolve("empty.yaml"), "# nothing\n---\n");

    ScenarioFiles read = ScenarioFiles.read(List.of(scenario));

    assertThat(read.problems())
        .extracting(problem -> problem.toString().replace(directory + "/", ""))
        .containsExactlyElementsOf(Arrays.asList(parts[1].strip().split("\n")));
  }

  @Test
  void parse_everyKey() {
    List<InputProblem> problems = new ArrayList<>();
    String text =
        """
        name: All of it
        source: https://kubernetes.io/docs/concepts/services-networking/dual-stack/
        cluster:
          serviceClusterIPRange: fd00:10:96::/112,10.96.0.0/16
          serviceNodePortRange: 30000-30010
          kubernetesVersion: "1.36"
        steps:
          - name: two objects
            create:
              manifest:
                - {apiVersion: v1, kind: Namespace, metadata: {name: a}}
                - {apiVersion: v1, kind: Service, metadata: {generateName: b-, namespace: a}}
            expect:
              - status: 201
              - object: {spec: {ports: [{port: 80}]}}
                absent: ["metadata.labels[app.kubernetes.io/name]"]
                where: ["spec.ports[*].nodePort distinct", spec.clusterIP is IPv6]
          - patch:
              {apiVersion: v1, kind: Service, namespace: a, name: b, type: json, body: []}
            expect:
              causes: [{reason: a, field: b, message: c}, {messageContains: d}]
              message: e
              messageContains: f
          - upgrade: {serviceClusterIPRange: 10.96.0.0/16}
        """;

    Scenario scenario =
        ScenarioParser.parse(
                ScenarioFolder.beside(directory.resolve("s.yaml")), "s.yaml", text, problems)
            .get(0);

    assertThat(problems).isEmpty();
    assertThat(scenario.cluster().serviceClusterIPRange())
        .hasToString("[fd00:10:96::/112, 10.96.0.0/16]");
    assertThat(scenario.steps()).hasSize(3);
    Scenario.Step first = scenario.steps().get(0);
    assertThat(first.expects()).hasSize(2);
    assertThat(first.expects().get(0).status()).isEqualTo(201);
    assertThat(first.expects().get(1).where())
        .extracting(Where::condition)
        .extracting(Object::toString)
        .containsExactly("distinct", "is IPv6");
    assertThat(first.expects().get(1).places().of("where")).hasToString("s.yaml:17:16");
  }

  @Test
  void read_scalarsAsKubernetesReadsThem() {
    List<InputProblem> problems = new ArrayList<>();
    String text =
        """
        [010, 0x1f, -7, 4294967296, 99999999999999999999, 1.5, 1e3, 1e999, .inf, 12:30:00,
         yes, Off, 'yes', ~, 2026-01-01, 2026-01-01T00:00:00Z, 1.36, "1.36", &a {b: c}, *a]
        """;

    List<Tree> documents = YamlReader.read("s.yaml", text, problems);

    assertThat(problems).isEmpty();
    assertThat(documents.get(0).toJson())
        .hasToString(
            "[8,31,-7,4294967296,99999999999999999999,1.5,1000.0,\"1e999\",\".inf\",\"12:30:00\","
                + "true,false,\"yes\",null,\"2026-01-01\",\"2026-01-01T00:00:00Z\",1.36,\"1.36\","
                + "{\"b\":\"c\"},{\"b\":\"c\"}]");
  }

  @Test
  void read_manifestsAreNoScenarios() throws IOException {
    Files.createDirectories(directory.resolve("deep/manifests/deeper"));
    String text =
        """
        name: n
        cluster: {serviceClusterIPRange: 10.0.0.0/24}
        steps: [{get: {kind: Service, name: a}}]
        """;
    for (String file : List.of("b.yaml", "a.yaml", "deep/c.yaml")) {
      Files.writeString(directory.resolve(file), text);
    }
    Files.writeString(directory.resolve("deep/manifests/x.yaml"), "kind: Service");
    Files.writeString(directory.resolve("deep/manifests/deeper/y.yaml"), "kind: Service");
    Files.writeString(directory.resolve("README.md"), "no scenario");

    ScenarioFiles read = ScenarioFiles.read(List.of(directory, directory.resolve("a.yaml")));

    assertThat(read.problems()).isEmpty();
    assertThat(read.scenarios())
        .extracting(scenario -> scenario.file().replace(directory + "/", ""))
        .containsExactly("a.yaml", "b.yaml", "deep/c.yaml");
  }

  @Test
  void read_nothingThere() throws IOException {
    Files.createDirectories(directory.resolve("none"));

    ScenarioFiles read =
        ScenarioFiles.read(List.of(directory.resolve("none"), directory.resolve("gone.yaml")));

    assertThat(read.problems())
        .extracting(problem -> problem.toString().replace(directory + "/", ""))
        .containsExactly(
            "none: there are no scenarios (*.yaml) in it", "gone.yaml: no such file or directory");
  }
}
