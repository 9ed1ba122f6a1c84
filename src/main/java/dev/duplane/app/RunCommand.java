package dev.duplane.app;

import dev.duplane.api.yaml.InputProblem;
import dev.duplane.scenario.format.ScenarioSelection;
import dev.duplane.scenario.report.JsonReport;
import dev.duplane.scenario.report.JunitReport;
import dev.duplane.scenario.report.ProgressReport;
import dev.duplane.scenario.report.ScenarioListing;
import dev.duplane.scenario.report.Walkthrough;
import dev.duplane.scenario.run.ClusterStart;
import dev.duplane.scenario.run.Report;
import dev.duplane.scenario.run.RunOptions;
import dev.duplane.scenario.run.ScenarioRun;
import dev.duplane.scenario.run.TargetStart;
import dev.duplane.scenario.run.remote.RemoteTargets;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duplane run}: scenario files, each in a fresh cluster of its own, without a socket. */
@Command(
    name = "run",
    description =
        "Runs scenario files and says what differs: each in a fresh cluster of its own, or on the"
            + " API server that is named.",
    showDefaultValues = true)
final class RunCommand implements Callable<Integer> {
  private final Reader in;
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
      description = "Where uids, addresses, ports and generated names are drawn from.")
  private String seed = "";

  @Mixin private ServerFlags server = new ServerFlags();

  @Option(
      names = Flags.ANY_RANGE,
      description =
          "Runs scenarios on a server with other Service ranges, too; what they say of their ranges"
              + " is then said of the server's.")
  private boolean anyRange;

  @Option(
      names = Flags.FILTER,
      paramLabel = "TEXT|/REGEX/",
      description = "Runs only scenarios whose file or name has this in it.")
  private @Nullable String filter;

  @Option(
      names = Flags.MATRIX,
      paramLabel = "NAME",
      split = ",",
      description = "Of files with a matrix runs only what is for these clusters, e.g. v4,v6.")
  private List<String> matrix = List.of();

  @Option(names = Flags.FAIL_FAST, description = "Ends with the first scenario that fails.")
  private boolean failFast;

  @Option(
      names = Flags.PARALLEL,
      paramLabel = "NUMBER",
      defaultValue = "",
      description = "How many scenarios run at a time; unless given, as many as processors.")
  private String parallel = "";

  @Option(names = Flags.LIST, description = "Prints what would run, and runs nothing.")
  private boolean list;

  @Option(names = Flags.STEP, description = "Stops before each step and asks what to do.")
  private boolean step;

  @Option(names = Flags.JSON, description = "Prints all requests and answers as JSON instead.")
  private boolean json;

  @Option(
      names = Flags.JUNIT,
      paramLabel = "FILE",
      description = "Writes the results as JUnit XML, too.")
  private @Nullable Path junit;

  @Option(
      names = Flags.COLOR,
      paramLabel = "WHEN",
      defaultValue = "auto",
      description = "Colours: auto, always or never.")
  private String color = "";

  /**
   * @param in what is typed, read with {@code --step} alone
   */
  RunCommand(Reader in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    RunOptions options = new RunOptions(Flags.seed(seed), Flags.parallel(parallel), failFast);
    Terminal terminal = Terminal.of(color, Terminal.attached(), System.getenv());
    refuseCombinations();
    ScenarioSelection selection = ScenarioSelection.of(paths, Flags.filter(filter), matrix);
    if (!selection.problems().isEmpty()) {
      selection.problems().forEach(problem -> err.print(line(problem) + "\n"));
      err.flush();
      return ScenarioRun.BAD_INPUT;
    }
    if (selection.scenarios().isEmpty()) {
      throw new UsageException(
          Flags.FILTER, filter + " is in none of " + selection.found() + " files and names");
    }
    // Bytes must not depend on the locale.
    PrintStream shown = new PrintStream(out, false, StandardCharsets.UTF_8);
    if (list) {
      ScenarioListing.print(selection.scenarios(), shown);
      return ScenarioRun.OK;
    }
    if (!server.given()) {
      if (anyRange) {
        throw new UsageException(Flags.ANY_RANGE, "goes with --server or --kubeconfig");
      }
      return run(emulated(), selection, options, shown, terminal);
    }
    // They would share its addresses and ports.
    try (RemoteTargets remote = server.connect(err, anyRange)) {
      return run(remote, selection, options.withParallel(1), shown, terminal);
    }
  }

  /** What is wrong with a flag looks as it does elsewhere; of a file it begins with the place. */
  private static String line(InputProblem problem) {
    return (problem.source().startsWith("--") ? "duplane: " : "") + problem;
  }

  /** A fresh cluster in this process for each scenario. */
  static TargetStart emulated() {
    return TargetStart.emulated(ClusterStart.inMemory());
  }

  /** Both would write to standard output. */
  private void refuseCombinations() {
    if (json && (list || step)) {
      String other = list ? Flags.LIST : Flags.STEP;
      throw new UsageException(Flags.JSON, "cannot be given together with " + other);
    }
  }

  private int run(
      TargetStart targets,
      ScenarioSelection selection,
      RunOptions options,
      PrintStream shown,
      Terminal terminal) {
    JunitReport results = junit == null ? null : open(junit);
    try {
      List<Report> reports = new ArrayList<>();
      reports.add(
          json
              ? new JsonReport(shown, options.seed())
              : new ProgressReport(shown, terminal.ink(), step ? 0 : terminal.width()));
      if (results != null) {
        reports.add(results);
      }
      ScenarioRun run = new ScenarioRun(targets);
      Report report = Report.all(reports);
      int status =
          step
              ? run.walk(
                  selection.scenarios(),
                  options,
                  report,
                  new Walkthrough(in, shown, terminal.ink()))
              : run.run(selection.scenarios(), options, report);
      if (results != null) {
        results.write();
      }
      return status;
    } catch (IOException e) {
      throw new UsageException(Flags.JUNIT, junit + " could not be written: " + e.getMessage());
    } finally {
      shown.flush();
      if (results != null) {
        results.discard();
      }
    }
  }

  private static JunitReport open(Path file) {
    try {
      return JunitReport.open(file, Instant.now());
    } catch (IOException e) {
      throw new UsageException(Flags.JUNIT, file + " cannot be written: " + e.getMessage());
    }
  }
}
