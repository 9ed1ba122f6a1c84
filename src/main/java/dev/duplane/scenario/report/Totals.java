package dev.duplane.scenario.report;

import dev.duplane.scenario.run.ScenarioResult;
import dev.duplane.scenario.run.StepResult;

/** The sums of a run. */
final class Totals {
  private int scenarios;
  private int failed;
  private int notRun;
  private int steps;
  private int failedSteps;
  private int skipped;
  private int notTaken;

  /** Counts a scenario that has ended. */
  void add(ScenarioResult result) {
    scenarios++;
    failed += result.ok() ? 0 : 1;
    steps += result.steps().size();
    failedSteps += (int) result.steps().stream().filter(step -> !step.ok()).count();
    skipped += result.skippedSteps();
    notTaken += result.notTaken().size();
  }

  /** Counts a scenario that was not run. */
  void addNotRun() {
    notRun++;
  }

  /** Scenarios that were run. */
  int scenarios() {
    return scenarios;
  }

  /** Those of them that were not as expected. */
  int failed() {
    return failed;
  }

  /** Scenarios that were not run. */
  int notRun() {
    return notRun;
  }

  /** Steps that were taken or skipped, in scenarios that were run. */
  int steps() {
    return steps;
  }

  /** Those of them that were not as expected. */
  int failedSteps() {
    return failedSteps;
  }

  /** Those of them that were skipped. */
  int skipped() {
    return skipped;
  }

  /** Steps that were neither taken nor skipped, in scenarios that were run. */
  int notTaken() {
    return notTaken;
  }

  /** {@code 12 scenarios, 80 steps, 3 skipped: ok}. */
  String text(Ink ink) {
    return count(scenarios, "scenario")
        + ", "
        + count(steps, "step")
        + (skipped == 0 ? "" : ", " + skipped + " skipped")
        + ": "
        + (failed == 0
            ? ink.paint(Ink.Tone.GOOD, "ok")
            : ink.paint(Ink.Tone.BAD, count(failed, "scenario") + " FAILED"))
        + (notTaken == 0 ? "" : ", " + count(notTaken, "step") + " not taken")
        + (notRun == 0 ? "" : ", " + count(notRun, "scenario") + " not run");
  }

  /** Whether a step was skipped. */
  static boolean skipped(StepResult step) {
    return !step.skipped().isEmpty();
  }

  /** {@code 1 step}, {@code 2 steps}. */
  static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
