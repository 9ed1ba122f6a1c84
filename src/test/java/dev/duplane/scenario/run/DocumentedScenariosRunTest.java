package dev.duplane.scenario.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.scenario.format.ScenarioFilter;
import dev.duplane.scenario.format.ScenarioSelection;
import dev.duplane.scenario.report.Ink;
import dev.duplane.scenario.report.JsonReport;
import dev.duplane.scenario.report.ProgressReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The files in {@code scenarios/} hold. */
class DocumentedScenariosRunTest {

  /** As the run command starts them. */
  private static final ClusterStart START = ClusterStart.inMemory();

  /** What both reports print. */
  private record Printed(String progress, String json) {}

  private static Printed run(RunOptions options) {
    ByteArrayOutputStream progress = new ByteArrayOutputStream();
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    ScenarioSelection selection =
        ScenarioSelection.of(List.of(Path.of("scenarios")), ScenarioFilter.ALL);
    assertThat(selection.problems()).isEmpty();
    int status =
        new ScenarioRun(TargetStart.emulated(START))
            .run(
                selection.scenarios(),
                options,
                Report.all(
                    List.of(
                        new ProgressReport(new PrintStream(progress, true, UTF_8), Ink.PLAIN, 0),
                        new JsonReport(json, options.seed()))));
    assertThat(status).as(progress.toString(UTF_8)).isZero();
    return new Printed(progress.toString(UTF_8), json.toString(UTF_8));
  }

  @Test
  void run_all() {
    assertThat(run(RunOptions.DEFAULT).progress()).endsWith(": ok\n");
  }

  @Test
  void run_sameSeedSameBytes() {
    RunOptions seed2 = RunOptions.DEFAULT.withSeed(2);
    Printed serial = run(seed2);

    assertThat(run(seed2)).isEqualTo(serial);
    assertThat(run(seed2.withParallel(4))).isEqualTo(serial);
    assertThat(run(RunOptions.DEFAULT.withSeed(3)).json()).isNotEqualTo(serial.json());
  }
}
