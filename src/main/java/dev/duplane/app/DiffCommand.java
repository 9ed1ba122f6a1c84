package dev.duplane.app;

import dev.duplane.scenario.format.ScenarioFilter;
import dev.duplane.scenario.format.ScenarioSelection;
import dev.duplane.scenario.report.DiffReport;
import dev.duplane.scenario.run.ScenarioDiff;
import dev.duplane.scenario.run.ScenarioRun;
import dev.duplane.scenario.run.remote.RemoteTargets;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duplane diff}: scenarios on an emulated cluster and on another one, side by side. */
@Command(
    name = "diff",
    description = "Runs scenario files on an emulated and another cluster, and compares answers.",
    showDefaultValues = true)
final class DiffCommand implements Callable<Integer> {
  private final PrintStream out;
  private final PrintStream err;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Scenario files, or directories whose *.yaml are taken.")
  private List<Path> paths = List.of();

  @Option(
      names = Flags.SEED,
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Where the emulated cluster draws uids, addresses, ports and names from.")
  private String seed = "";

  @Option(names = Flags.JSON, description = "Prints one JSON document.")
  private boolean json;

  @Mixin private ServerFlags server = new ServerFlags();

  DiffCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    long number = Flags.seed(seed);
    if (!server.given()) {
      throw new UsageException("diff", "--server or --kubeconfig must say what to compare with");
    }
    // What is expected is not looked at, so other ranges matter to nothing but addresses in digits.
    try (RemoteTargets remote = server.connect(err, true)) {
      ScenarioSelection selection = ScenarioSelection.of(paths, ScenarioFilter.ALL);
      if (!selection.problems().isEmpty()) {
        selection.problems().forEach(problem -> err.print(problem + "\n"));
        err.flush();
        return ScenarioRun.BAD_INPUT;
      }
      DiffReport report = new DiffReport(out, remote.describe(), json);
      ScenarioDiff diff = new ScenarioDiff(RunCommand.emulated(), remote);
      selection.scenarios().forEach(scenario -> report.add(diff.compare(scenario, number)));
      return report.end() ? ScenarioRun.OK : ScenarioRun.FAILED;
    }
  }
}
