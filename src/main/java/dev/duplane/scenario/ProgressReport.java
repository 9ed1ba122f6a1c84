package dev.duplane.scenario;

import java.io.PrintStream;
import java.util.stream.Collectors;

/**
 * Prints what happens as it happens. Nothing in it depends on the time or the machine: lines end
 * with a line feed everywhere.
 */
final class ProgressReport implements Report {
  private final PrintStream out;
  private int scenarios;
  private int failed;
  private int steps;
  private int notTaken;

  ProgressReport(PrintStream out) {
    this.out = out;
  }

  @Override
  public void begin(ScenarioResult begun) {
    scenarios++;
    line(begun.file() + ": " + begun.name());
    if (!begun.source().isEmpty()) {
      line("  " + begun.source());
    }
  }

  @Override
  public void step(StepResult step) {
    steps++;
    String statuses =
        step.statuses().stream().map(String::valueOf).collect(Collectors.joining(", "));
    line(
        (step.ok() ? "  ok      " : "  FAILED  ")
            + step.number()
            + " "
            + (step.name().isEmpty() ? step.action() : step.name() + " (" + step.action() + ")")
            + (statuses.isEmpty() ? "" : ": " + statuses));
    for (Difference difference : step.differences()) {
      line("    " + difference.at() + ": " + difference.path());
      line("      expected  " + difference.expected());
      line("      actual    " + difference.actual());
    }
    if (!step.explanation().isEmpty()) {
      line("    why it is so:");
      step.explanation().forEach(text -> line(text.isEmpty() ? "" : "      " + text));
    }
  }

  @Override
  public void end(ScenarioResult result) {
    if (!result.refused().isEmpty()) {
      line("  FAILED  cluster");
      line("    " + result.refused());
    } else if (result.notTaken() > 0) {
      line("  " + count(result.notTaken(), "step") + " after it not taken");
    }
    failed += result.ok() ? 0 : 1;
    notTaken += result.notTaken();
    out.flush();
  }

  @Override
  public void close() {
    String total = count(scenarios, "scenario") + ", " + count(steps, "step");
    if (failed == 0) {
      line(total + ": ok");
    } else {
      String rest = notTaken == 0 ? "" : ", " + count(notTaken, "step") + " not taken";
      line(total + ": " + count(failed, "scenario") + " FAILED" + rest);
    }
    out.flush();
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private void line(String text) {
    out.print(text + "\n");
  }
}
