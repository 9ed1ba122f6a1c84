package dev.duplane.scenario.run;

import dev.duplane.scenario.format.Scenario;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** Runs scenarios, each in a cluster of its own. */
public final class ScenarioRun {
  /** Exit status: every scenario is as expected. */
  public static final int OK = 0;

  /** Exit status: a scenario is not as expected. */
  public static final int FAILED = 1;

  /** Exit status: a file cannot be used, and nothing was run. */
  public static final int BAD_INPUT = 2;

  private final TargetStart targets;
  private final LongSupplier nanoTime;

  /**
   * Runs on clusters that {@code targets} gives; it is asked by several threads at once if several
   * scenarios may run at the same time.
   */
  public ScenarioRun(TargetStart targets) {
    this(targets, System::nanoTime);
  }

  /** With a clock on the wall that a test reads. */
  ScenarioRun(TargetStart targets, LongSupplier nanoTime) {
    this.targets = targets;
    this.nanoTime = nanoTime;
  }

  /**
   * Runs scenarios as the options say. A scenario ends with its first step that is not as expected;
   * the others run all the same, unless they are to stop there.
   *
   * @return {@link #OK} or {@link #FAILED}
   */
  public int run(List<Scenario> scenarios, RunOptions options, Report report) {
    int threads = Math.min(options.parallel(), scenarios.size());
    if (threads <= 1) {
      return walk(scenarios, options, report, Pacing.NONE);
    }
    AtomicBoolean ended = new AtomicBoolean();
    Pacing untilEnd = (next, target) -> !ended.get();
    try (ParallelCourse course =
        new ParallelCourse(
            scenarios.size(),
            threads,
            (index, told) ->
                task(scenarios.get(index), untilEnd).run(targets, options.seed(), told),
            () -> ended.set(true))) {
      return tell(scenarios, options, report, course, ended);
    }
  }

  /**
   * Runs scenarios one after another, in this thread, with {@code pacing} between the steps.
   *
   * @return {@link #OK} or {@link #FAILED}
   */
  public int walk(List<Scenario> scenarios, RunOptions options, Report report, Pacing pacing) {
    AtomicBoolean ended = new AtomicBoolean();
    Pacing noting =
        new Pacing() {
          @Override
          public boolean before(StepPlan next, Target target) {
            ended.compareAndSet(false, !pacing.before(next, target));
            return !ended.get();
          }

          @Override
          public void after(StepResult taken, Target target) {
            pacing.after(taken, target);
          }
        };
    Course course =
        (index, told) -> task(scenarios.get(index), noting).run(targets, options.seed(), told);
    return tell(scenarios, options, report, course, ended);
  }

  private static int tell(
      List<Scenario> scenarios,
      RunOptions options,
      Report report,
      Course course,
      AtomicBoolean ended) {
    boolean ok = true;
    for (int i = 0; i < scenarios.size(); i++) {
      ScenarioResult planned = ScenarioTask.planned(scenarios.get(i));
      if (ended.get()) {
        report.notRun(planned);
        continue;
      }
      report.begin(planned);
      ScenarioResult result = course.run(i, report::step);
      report.end(result);
      ok &= result.ok();
      if (options.failFast() && !ok) {
        ended.set(true);
      }
    }
    report.close();
    return ok ? OK : FAILED;
  }

  private ScenarioTask task(Scenario scenario, Pacing pacing) {
    return new ScenarioTask(scenario, pacing, nanoTime);
  }
}
