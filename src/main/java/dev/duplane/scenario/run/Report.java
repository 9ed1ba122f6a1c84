package dev.duplane.scenario.run;

import java.util.List;

/**
 * Told what happens as it happens. Scenarios may run at the same time; a report hears of them one
 * after the other, in the order in which they were named, from one thread.
 */
public interface Report {

  /**
   * A scenario begins.
   *
   * @param begun what is known of it so far: all its steps are not taken
   */
  default void begin(ScenarioResult begun) {}

  /** A step of it has been taken or skipped; not told where the whole scenario is skipped. */
  default void step(StepResult step) {}

  /** It has ended. */
  void end(ScenarioResult result);

  /**
   * A scenario is not run, as the run was ended before its turn.
   *
   * @param planned all its steps are not taken
   */
  void notRun(ScenarioResult planned);

  /** All scenarios have ended. */
  void close();

  /** One that hands everything on to several, in order. */
  static Report all(List<? extends Report> reports) {
    return new Report() {
      @Override
      public void begin(ScenarioResult begun) {
        reports.forEach(report -> report.begin(begun));
      }

      @Override
      public void step(StepResult step) {
        reports.forEach(report -> report.step(step));
      }

      @Override
      public void end(ScenarioResult result) {
        reports.forEach(report -> report.end(result));
      }

      @Override
      public void notRun(ScenarioResult planned) {
        reports.forEach(report -> report.notRun(planned));
      }

      @Override
      public void close() {
        reports.forEach(Report::close);
      }
    };
  }
}
