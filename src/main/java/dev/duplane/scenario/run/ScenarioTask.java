package dev.duplane.scenario.run;

import dev.duplane.scenario.format.Scenario;
import java.io.UncheckedIOException;
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
    try {
      Scenario adapted = targets.adapt(scenario);
      try (Target target = targets.start(adapted, seed)) {
        take(adapted, target, told);
      }
    } catch (TargetStart.NotApplicable e) {
      if (taken.isEmpty()) {
        // Its steps are not told one by one: the reason is the same for all of them.
        skipRest(e.why(), step -> {});
        return result("", e.why());
      }
      skipRest(e.why(), told);
    } catch (IllegalArgumentException e) {
      return result(scenario.cluster().places().whole() + ": " + e.getMessage());
    } catch (UncheckedIOException e) {
      return result(String.valueOf(e.getMessage()));
    }
    return result("");
  }

  private void take(Scenario adapted, Target target, Consumer<StepResult> told) {
    List<StepPlan> plans = plans(adapted);
    try (ScenarioRunner runner = new ScenarioRunner(target)) {
      take(adapted, target, runner, plans, told);
    }
  }

  private void take(
      Scenario adapted,
      Target target,
      ScenarioRunner runner,
      List<StepPlan> plans,
      Consumer<StepResult> told) {
    boolean ok = true;
    for (int i = 0; ok && i < plans.size() && pacing.before(plans.get(i), target); i++) {
      long begun = nanoTime.getAsLong();
      StepResult step = runner.take(i + 1, adapted.steps().get(i));
      took.add(Duration.ofNanos(nanoTime.getAsLong() - begun));
      taken.add(step);
      step.exchanges().forEach(hotLoops::add);
      told.accept(step);
      pacing.after(step, target);
      ok = step.ok();
      if (!step.skipped().isEmpty()) {
        // What comes after counts on it.
        skipRest("step " + step.plan().number() + " was skipped", told);
        return;
      }
    }
  }

  private void skipRest(String why, Consumer<StepResult> told) {
    for (int i = taken.size(); i < scenario.steps().size(); i++) {
      StepResult step = StepResult.skipped(StepPlan.of(i + 1, scenario.steps().get(i)), why);
      took.add(Duration.ZERO);
      taken.add(step);
      told.accept(step);
    }
  }

  /** What is known of a scenario before it has begun. */
  static ScenarioResult planned(Scenario scenario) {
    return new ScenarioTask(scenario, Pacing.NONE, () -> 0).result("");
  }

  private ScenarioResult result(String refused) {
    return result(refused, "");
  }

  private ScenarioResult result(String refused, String skipped) {
    List<StepPlan> plans = plans(scenario);
    return new ScenarioResult(
        scenario.file(),
        scenario.name(),
        scenario.source(),
        scenario.clusterName(),
        refused,
        skipped,
        List.copyOf(taken),
        plans.subList(taken.size(), plans.size()),
        hotLoops.found(),
        List.copyOf(took));
  }

  private static List<StepPlan> plans(Scenario scenario) {
    List<StepPlan> plans = new ArrayList<>();
    for (Scenario.Step step : scenario.steps()) {
      plans.add(StepPlan.of(plans.size() + 1, step));
    }
    return List.copyOf(plans);
  }
}
