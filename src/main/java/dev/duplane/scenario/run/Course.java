package dev.duplane.scenario.run;

import java.util.function.Consumer;

/** Runs scenarios by their number. */
@FunctionalInterface
interface Course {

  /**
   * A scenario, from its beginning to its end.
   *
   * @param index from 0
   * @param told gets each step once it has been taken
   */
  ScenarioResult run(int index, Consumer<StepResult> told);
}
