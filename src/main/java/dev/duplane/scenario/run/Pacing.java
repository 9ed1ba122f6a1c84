package dev.duplane.scenario.run;

/** Stands between the steps: looks at the cluster, and says whether to go on. */
public interface Pacing {
  /** Goes on without a look. */
  Pacing NONE =
      new Pacing() {
        @Override
        public boolean before(StepPlan next, Target target) {
          return true;
        }

        @Override
        public void after(StepResult taken, Target target) {}
      };

  /**
   * A step is about to be taken.
   *
   * @return false to end the run here: neither this step nor any other is taken
   */
  boolean before(StepPlan next, Target target);

  /** A step has been taken or skipped, and the report has been told. */
  void after(StepResult taken, Target target);
}
