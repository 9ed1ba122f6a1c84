package dev.duplane.scenario;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Prints what happens as it happens. Nothing in it depends on the time or the machine: lines end
 * with a line feed everywhere.
 */
final class ProgressReport {
  private final PrintStream out;
  private int scenarios;
  private int failed;
  private int steps;
  private int notTaken;

  ProgressReport(PrintStream out) {
    this.out = out;
  }

  /** A scenario begins. */
  void begin(Scenario scenario) {
    scenarios++;
    line(scenario.file() + ": " + scenario.name());
    if (!scenario.source().isEmpty()) {
      line("  " + scenario.source());
    }
  }

  /** Its cluster did not start. */
  void refused(Scenario scenario, String why) {
    failed++;
    notTaken += scenario.steps().size();
    line("  FAILED  cluster");
    line("    " + scenario.cluster().places().whole() + ": " + why);
  }

  /**
   * A step has been taken.
   *
   * @param number from 1
   */
  void step(int number, Scenario.Step step, ScenarioRunner.Outcome outcome) {
    steps++;
    String what = describe(step.action());
    String statuses =
        outcome.statuses().stream().map(String::valueOf).collect(Collectors.joining(", "));
    line(
        (outcome.ok() ? "  ok      " : "  FAILED  ")
            + number
            + " "
            + (step.name().isEmpty() ? what : step.name() + " (" + what + ")")
            + (statuses.isEmpty() ? "" : ": " + statuses));
    for (Difference difference : outcome.differences()) {
      line("    " + difference.at() + ": " + difference.path());
      line("      expected  " + difference.expected());
      line("      actual    " + difference.actual());
    }
  }

  /**
   * A scenario ends after a step that failed.
   *
   * @param left how many steps there were after it
   */
  void failed(int left) {
    failed++;
    notTaken += left;
    if (left > 0) {
      line("  " + count(left, "step") + " after it not taken");
    }
  }

  /** All is done. */
  void end() {
    String total = count(scenarios, "scenario") + ", " + count(steps, "step");
    if (failed == 0) {
      line(total + ": ok");
    } else {
      String rest = notTaken == 0 ? "" : ", " + count(notTaken, "step") + " not taken";
      line(total + ": " + count(failed, "scenario") + " FAILED" + rest);
    }
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String describe(Action action) {
    if (action instanceof Action.Submit submit) {
      List<String> objects =
          submit.manifests().stream().map(manifest -> manifest.object().toString()).toList();
      return action.word() + " " + String.join(", ", objects);
    }
    if (action instanceof Action.Patch patch) {
      return "patch " + patch.object();
    }
    if (action instanceof Action.Delete delete) {
      return "delete " + delete.object();
    }
    if (action instanceof Action.Get get) {
      return "get " + get.object();
    }
    if (action instanceof Action.Upgrade upgrade) {
      return "upgrade to "
          + upgrade.serviceClusterIPRange().stream()
              .map(Object::toString)
              .collect(Collectors.joining(","));
    }
    return action.word();
  }

  private void line(String text) {
    out.print(text + "\n");
  }
}
