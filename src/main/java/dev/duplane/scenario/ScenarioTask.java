package dev.duplane.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One scenario on its way. It ends with its first step that is not as expected, or when it is told
 * not to go on.
 */
final class ScenarioTask {
  private final Scenario scenario;
  private final Pacing pacing;
  private final LongSupplier nanoTime;
  private final HotLoops hotLoops = new HotLoops();
  private final List<StepResult> taken = new ArrayList<>();
  private final List<Duration> took = new ArrayList<>();

  /**
   * @param nanoTime the clock on the wall, as {@link System#nanoTime}
   */
  ScenarioTask(Scenario scenario, Pacing pacing, LongSupplier nanoTime) {
    this.scenario = scenario;
    this.pacing = pacing;
    this.nanoTime = nanoTime;
  }

  /**
   * Takes its steps on a cluster that it gets for itself.
   *
   * @param told gets each step as soon as it has been taken
   */
  ScenarioResult run(TargetStart targets, long seed, Consumer<StepResult> told) {
    Target started;
    try {
      started = targets.start(scenario, seed);
    } catch (IllegalArgumentException e) {
      return result(scenario.cluster().places().whole() + ": " + e.getMessage());
    }
    try (Target target = started;
        ScenarioRunner runner = new ScenarioRunner(target)) {
      List<StepPlan> plans = plans(scenario);
      boolean ok = true;
      for (int i = 0; ok && i < plans.size() && pacing.before(plans.get(i), target); i++) {
        long begun = nanoTime.getAsLong();
        StepResult step = runner.take(i + 1, scenario.steps().get(i));
        took.add(Duration.ofNanos(nanoTime.getAsLong() - begun));
        taken.add(step);
        step.exchanges().forEach(hotLoops::add);
        told.accept(step);
        pacing.after(step, target);
        ok = step.ok();
      }
      return result("");
    }
  }

  /** What is known of a scenario before it has begun. */
  static ScenarioResult planned(Scenario scenario) {
    return new ScenarioTask(scenario, Pacing.NONE, () -> 0).result("");
  }

  private ScenarioResult result(String refused) {
    List<StepPlan> plans = plans(scenario);
    return new ScenarioResult(
        scenario.file(),
        scenario.name(),
        scenario.source(),
        scenario.clusterName(),
        refused,
        List.copyOf(taken),
        plans.subList(taken.size(), plans.size()),
        hotLoops.found(),
        List.copyOf(took));
  }

  private static List<StepPlan> plans(Scenario scenario) {
    List<StepPlan> plans = new ArrayList<>();
    for (Scenario.Step step : scenario.steps()) {
      plans.add(
          new StepPlan(
              plans.size() + 1, step.name(), step.action().describe(), step.places().whole()));
    }
    return List.copyOf(plans);
  }
}
