package dev.duplane.scenario.run;

import dev.duplane.scenario.compare.Difference;
import dev.duplane.scenario.format.Scenario;
import java.util.ArrayList;
import java.util.List;

/** Runs scenarios in this process and says what came of each step, for tests. */
final class Taken {
  /** As the run command starts clusters. */
  static final ClusterStart START = ClusterStart.inMemory();

  private Taken() {}

  /** What comes of the steps of a scenario up to the first that fails. */
  static List<StepResult> steps(Scenario scenario) {
    return steps(scenario, new EmulatedTarget(START, scenario.cluster(), 1));
  }

  static List<StepResult> steps(Scenario scenario, Target started) {
    List<StepResult> results = new ArrayList<>();
    try (Target target = started;
        ScenarioRunner runner = new ScenarioRunner(target)) {
      for (int i = 0; i < scenario.steps().size(); i++) {
        results.add(runner.take(i + 1, scenario.steps().get(i)));
        if (!results.get(i).ok()) {
          break;
        }
      }
    }
    return results;
  }

  /** Lines of text: the steps, below each the differences. */
  static String text(Scenario scenario, List<StepResult> results) {
    StringBuilder text = new StringBuilder();
    if (!scenario.clusterName().isEmpty()) {
      text.append("on ").append(scenario.clusterName()).append('\n');
    }
    for (StepResult result : results) {
      text.append(result.plan().number())
          .append(' ')
          .append(result.ok() ? result.skipped().isEmpty() ? "ok" : "skipped" : "FAILED")
          .append(' ')
          .append(result.plan().action());
      result.statuses().forEach(status -> text.append(' ').append(status));
      text.append('\n');
      for (Difference difference : result.differences()) {
        text.append("  ").append(difference.at()).append(": ").append(difference.path());
        text.append("\n    expected ").append(difference.expected());
        text.append("\n    actual   ").append(difference.actual()).append('\n');
      }
    }
    return text.toString();
  }
}
