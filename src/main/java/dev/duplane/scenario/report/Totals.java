package dev.duplane.scenario.report;

import dev.duplane.scenario.run.ScenarioResult;
import dev.duplane.scenario.run.StepResult;

/**
 * The sums of a run.
 *
 * @param scenarios those that were run
 * @param failed those of them that were not as expected
 * @param notRun scenarios that were not run
 * @param steps those that were taken or skipped, in scenarios that were run
 * @param failedSteps those of them that were not as expected
 * @param skipped those of them that were skipped
 * @param notTaken steps that were neither taken nor skipped, in scenarios that were run
 */
record Totals(
    int scenarios, int failed, int notRun, int steps, int failedSteps, int skipped, int notTaken) {
  /** Of a run that has not begun. */
  static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0);

  /** The same and a scenario that has ended. */
  Totals and(ScenarioResult result) {
    return new Totals(
        scenarios + 1,
        failed + (result.ok() ? 0 : 1),
        notRun,
        steps + result.steps().size(),
        failedSteps + (int) result.steps().stream().filter(step -> !step.ok()).count(),
        skipped + result.skippedSteps(),
        notTaken + result.notTaken().size());
  }

  /** The same and a scenario that was not run. */
  Totals andNotRun() {
    return new Totals(scenarios, failed, notRun + 1, steps, failedSteps, skipped, notTaken);
  }

  /** {@code 12 scenarios, 80 steps, 3 skipped: ok}. */
  String text(Ink ink) {
    return "%s, %s%s: %s%s%s"
        .formatted(
            count(scenarios, "scenario"),
            count(steps, "step"),
            skipped == 0 ? "" : ", " + skipped + " skipped",
            failed == 0
                ? ink.paint(Ink.Tone.GOOD, "ok")
                : ink.paint(Ink.Tone.BAD, count(failed, "scenario") + " FAILED"),
            notTaken == 0 ? "" : ", " + count(notTaken, "step") + " not taken",
            notRun == 0 ? "" : ", " + count(notRun, "scenario") + " not run");
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
