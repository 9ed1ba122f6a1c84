package dev.duplane.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.scenario.report.Ink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The flags of {@code duplane run}, and what is printed where. */
class RunCommandTest {
  private static final String SCENARIO =
      """
      name: Caf\u00e9
      cluster:
        serviceClusterIPRange: 10.96.0.0/24
      steps:
        - get: {kind: Service, name: kubernetes}
        - get: {kind: Service, name: other}
          expect: {status: 404}
      """;

  private final Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  RunCommandTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    Files.writeString(directory.resolve("good.yaml"), SCENARIO);
  }

  private int run(String typed, String... flags) {
    List<String> args = new ArrayList<>(List.of("run", directory.toString()));
    args.addAll(List.of(flags));
    PrintStream errors = new PrintStream(err, true, UTF_8);
    return Commands.commandLine(
            "run",
            new BuildInfo("1.2.3"),
            options -> 0,
            () -> new RunCommand(new StringReader(typed), new PrintStream(out), errors),
            () -> new DiffCommand(new PrintStream(out), errors),
            new PrintWriter(out, true, UTF_8),
            new PrintWriter(errors, true, UTF_8))
        .execute(args.toArray(String[]::new));
  }

  private String printed() {
    return out.toString(UTF_8).replace(directory.toString(), "DIR");
  }

  private String errors() {
    return err.toString(UTF_8).replace(directory.toString(), "DIR");
  }

  @Test
  void progress() {
    assertThat(run("")).isZero();
    assertThat(printed())
        .isEqualTo(
            """
            DIR/good.yaml: Caf\u00e9
              ok      1 get Service kubernetes: 200
              ok      2 get Service other: 404
            1 scenario, 2 steps: ok
            """);
    assertThat(errors()).isEmpty();
  }

  @Test
  void failure_isStatus1() throws IOException {
    Files.writeString(directory.resolve("bad.yaml"), SCENARIO.replace("404", "200"));
    assertThat(run("", "--color", "always", "--parallel=2", "--junit", directory + "/r.xml"))
        .isEqualTo(1);
    assertThat(printed()).contains("\u001b[31mFAILED\u001b[0m  2 get Service other: 404");
    assertThat(directory.resolve("r.xml")).content().contains("failures=\"1\"");
  }

  @Test
  void json_isTheOutput() throws IOException {
    assertThat(run("", "--json", "--seed", "9")).isZero();
    JsonNode document = new ObjectMapper().readTree(out.toByteArray());
    assertThat(document.path("seed").asInt()).isEqualTo(9);
    assertThat(document.at("/scenarios/0/name").asText()).isEqualTo("Caf\u00e9");
    assertThat(document.at("/totals/steps").asInt()).isEqualTo(2);
  }

  @Test
  void list_runsNothing() {
    assertThat(run("", "--list", "--junit", directory + "/r.xml")).isZero();
    assertThat(printed()).isEqualTo("DIR/good.yaml   Caf\u00e9   10.96.0.0/24   2 steps\n");
    assertThat(directory.resolve("r.xml")).doesNotExist();
  }

  @Test
  void matrix_namesTheCluster() throws IOException {
    Files.writeString(
        directory.resolve("good.yaml"),
        "name: M\nmatrix: [v4, v6]\nsteps: [{get: {kind: Service, name: kubernetes}}]\n");

    assertThat(run("", "--list")).isZero();
    assertThat(printed())
        .isEqualTo(
            """
            DIR/good.yaml [v4]   M   10.96.0.0/16       1 step
            DIR/good.yaml [v6]   M   fd00:10:96::/112   1 step
            """);
  }

  @Test
  void matrix_unknownCluster_namesTheFlag() {
    assertThat(run("", "--matrix", "v5")).isEqualTo(2);
    assertThat(errors()).isEqualTo("duplane: --matrix: no scenario has a cluster \"v5\"\n");
  }

  @Test
  void step_readsLines() {
    assertThat(run("\nq\n", "--step")).isZero();
    assertThat(printed())
        .contains("  next    2 get Service other   DIR/good.yaml:6:5\n")
        .endsWith("1 scenario, 1 step: ok, 1 step not taken\n");
  }

  @Test
  void badFile_isStatus2() throws IOException {
    Files.writeString(directory.resolve("bad.yaml"), "name: x\nstesp: []\ncluster: {}\n");
    assertThat(run("", "--junit", directory + "/r.xml")).isEqualTo(2);
    assertThat(errors())
        .startsWith("DIR/bad.yaml:2:1: unknown key \"stesp\"; did you mean \"steps\"?\n");
    assertThat(printed()).isEmpty();
    assertThat(directory.resolve("r.xml")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --filter=zzz | --filter: zzz is in none of 1 files and names
          --filter=/[/ | --filter: /[/ is not a regular expression: Unclosed character class
          --filter= | --filter: "" chooses nothing
          --filter | --filter: needs a value
          --parallel=0 | --parallel: 0 is not a number of scenarios (1 to 9999)
          --parallel=x | --parallel: x is not a number of scenarios (1 to 9999)
          --seed=x | --seed: x is not a whole number of 64 bits
          --color=blue | --color: blue is not auto, always or never
          --junit=DIR | --junit: DIR cannot be written: it is a directory
          --junit=DIR/no/r.xml | --junit: DIR/no/r.xml cannot be written: there is no such directory
          --json --list | --json: cannot be given together with --list
          --json --step | --json: cannot be given together with --step
          --json=x | --json: x is neither true nor false
          --jsn | --jsn: unknown flag; did you mean "--json"?
          """)
  void flags_refused(String flags, String why) {
    assertThat(run("", flags.replace("DIR", directory.toString()).split(" "))).isEqualTo(2);
    assertThat(errors()).isEqualTo("duplane: " + why + "\n");
    assertThat(printed()).isEmpty();
  }

  @Test
  void terminal_environment() {
    Map<String, String> plain = Map.of("TERM", "xterm", "COLUMNS", "100");
    assertThat(Terminal.of("auto", true, plain)).isEqualTo(new Terminal(Ink.COLOURED, 100));
    assertThat(Terminal.of("auto", false, plain)).isEqualTo(new Terminal(Ink.PLAIN, 0));
    assertThat(Terminal.of("always", false, plain)).isEqualTo(new Terminal(Ink.COLOURED, 0));
    assertThat(Terminal.of("never", true, Map.of())).isEqualTo(new Terminal(Ink.PLAIN, 80));
    assertThat(Terminal.of("auto", true, Map.of("NO_COLOR", "1")))
        .isEqualTo(new Terminal(Ink.PLAIN, 80));
    assertThat(Terminal.of("auto", true, Map.of("TERM", "dumb")))
        .isEqualTo(new Terminal(Ink.PLAIN, 0));
    assertThatThrownBy(() -> Terminal.of("", true, Map.of()))
        .hasMessage("--color: \"\" is not auto, always or never");
  }
}
