package dev.duplane.scenario;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs scenario files, each in a cluster of its own. */
public final class ScenarioRun {
  /** Exit status: every scenario is as expected. */
  public static final int OK = 0;

  /** Exit status: a scenario is not as expected. */
  public static final int FAILED = 1;

  /** Exit status: a file cannot be used, and nothing was run. */
  public static final int BAD_INPUT = 2;

  private final TargetStart targets;

  /** Runs on clusters that {@code targets} gives. */
  public ScenarioRun(TargetStart targets) {
    this.targets = targets;
  }

  /**
   * Reads all files, then runs them one after another. A scenario ends with its first step that is
   * not as expected; the others run all the same.
   *
   * @param paths files, and directories whose {@code *.yaml} are taken, sorted, except those in
   *     directories named {@code manifests}
   * @param out gets the progress, in UTF-8 or what it writes
   * @param err gets one line for each thing wrong with the input
   * @return the exit status: {@link #OK}, {@link #FAILED} or {@link #BAD_INPUT}
   */
  public int run(List<Path> paths, RunOptions options, PrintStream out, PrintStream err) {
    ScenarioFiles files = ScenarioFiles.read(paths);
    if (!files.problems().isEmpty()) {
      files.problems().forEach(problem -> err.print(problem + "\n"));
      err.flush();
      return BAD_INPUT;
    }
    Report report = new ProgressReport(out);
    boolean ok = true;
    for (Scenario scenario : files.scenarios()) {
      report.begin(result(scenario, "", List.of()));
      ScenarioResult result = run(scenario, options, report);
      report.end(result);
      ok &= result.ok();
    }
    report.close();
    return ok ? OK : FAILED;
  }

  private ScenarioResult run(Scenario scenario, RunOptions options, Report report) {
    Target started;
    try {
      started = targets.start(scenario, options.seed());
    } catch (IllegalArgumentException e) {
      return result(
          scenario, scenario.cluster().places().whole() + ": " + e.getMessage(), List.of());
    }
    try (Target target = started;
        ScenarioRunner runner = new ScenarioRunner(target)) {
      List<StepResult> taken = new ArrayList<>();
      boolean ok = true;
      for (int i = 0; ok && i < scenario.steps().size(); i++) {
        StepResult step = runner.take(i + 1, scenario.steps().get(i));
        report.step(step);
        taken.add(step);
        ok = step.ok();
      }
      return result(scenario, "", taken);
    }
  }

  private static ScenarioResult result(Scenario scenario, String refused, List<StepResult> taken) {
    return new ScenarioResult(
        scenario.file(),
        scenario.name(),
        scenario.source(),
        scenario.clusterName(),
        refused,
        List.copyOf(taken),
        scenario.steps().size() - taken.size());
  }
}
