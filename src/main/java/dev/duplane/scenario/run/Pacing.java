package dev.duplane.scenario.run;

/** Stands between the steps: looks at the cluster, and says whether to go on. */
@FunctionalInterface
public interface Pacing {
  /** Goes on without a look. */
  Pacing NONE = (next, target) -> true;

  /**
   * A step is about to be taken.
   *
   * @return false to end the run here: neither this step nor any other is taken
   */
  boolean before(StepPlan next, Target target);

  /** A step has been taken or skipped, and the report has been told. */
  default void after(StepResult taken, Target target) {}
}
