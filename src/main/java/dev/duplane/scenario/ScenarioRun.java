package dev.duplane.scenario;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Runs scenario files, each in a cluster of its own. */
public final class ScenarioRun {
  /** Exit status: every scenario is as expected. */
  public static final int OK = 0;

  /** Exit status: a scenario is not as expected. */
  public static final int FAILED = 1;

  /** Exit status: a file cannot be used, and nothing was run. */
  public static final int BAD_INPUT = 2;

  private final ClusterStart start;

  /** Runs in clusters that {@code start} gives. */
  public ScenarioRun(ClusterStart start) {
    this.start = start;
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
    ProgressReport report = new ProgressReport(out);
    boolean ok = true;
    for (Scenario scenario : files.scenarios()) {
      report.begin(scenario);
      ok &= run(scenario, options, report);
      out.flush();
    }
    report.end();
    out.flush();
    return ok ? OK : FAILED;
  }

  private boolean run(Scenario scenario, RunOptions options, ProgressReport report) {
    Target started;
    try {
      started = new EmulatedTarget(start, scenario.cluster(), options.seed());
    } catch (IllegalArgumentException e) {
      report.refused(scenario, String.valueOf(e.getMessage()));
      return false;
    }
    try (Target target = started) {
      return steps(scenario, target, report);
    }
  }

  private static boolean steps(Scenario scenario, Target target, ProgressReport report) {
    ScenarioRunner runner = new ScenarioRunner(target);
    List<Scenario.Step> steps = scenario.steps();
    for (int i = 0; i < steps.size(); i++) {
      ScenarioRunner.Outcome outcome = runner.take(steps.get(i));
      report.step(i + 1, steps.get(i), outcome);
      if (!outcome.ok()) {
        report.failed(steps.size() - i - 1);
        return false;
      }
    }
    return true;
  }
}
