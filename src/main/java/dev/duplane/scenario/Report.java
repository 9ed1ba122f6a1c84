package dev.duplane.scenario;

/**
 * Told what happens as it happens. Scenarios may run at the same time; a report hears of them one
 * after the other, in the order in which they were named.
 */
public interface Report {

  /**
   * A scenario begins.
   *
   * @param begun what is known of it so far: no steps
   */
  void begin(ScenarioResult begun);

  /** A step of it has been taken or skipped. */
  void step(StepResult step);

  /** It has ended. */
  void end(ScenarioResult result);

  /** All scenarios have ended. */
  void close();
}
