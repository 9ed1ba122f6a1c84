package dev.duplane.api.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;

/** A program whose evaluations are counted, and end if they cost too much. Thread-safe. */
final class CostedProgram {
  private final CelRuntime.Program program;

  CostedProgram(CelRuntime.Program program) {
    this.program = program;
  }

  /** An evaluation has cost too much, or all of them together have. */
  static final class CostException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean together;

    private CostException(String message, boolean together) {
      super(message, null, false, false);
      this.together = together;
    }

    /** Whether nothing is left for this evaluation and those after it. */
    boolean together() {
      return together;
    }
  }

  /**
   * The value for some variables.
   *
   * @param budget what is left; what it costs is taken from it
   * @throws CelEvaluationException if there is none
   * @throws CostException if it costs too much
   */
  Object value(Map<String, ?> variables, CostBudget budget)
      throws CelEvaluationException, CostException {
    CostTracker tracker = new CostTracker();
    try {
      Object value = program.trace(variables, tracker);
      take(tracker, budget);
      return value;
    } catch (CelEvaluationException | CostTracker.ExceededException e) {
      take(tracker, budget);
      throw e;
    }
  }

  /** An error of an evaluation that costs too much is what comes of its end. */
  private static void take(CostTracker tracker, CostBudget budget) throws CostException {
    if (!budget.take(tracker.cost())) {
      throw new CostException(CostBudget.SPENT, true);
    }
    if (tracker.exceeded()) {
      throw new CostException("operation cancelled: actual cost limit exceeded", false);
    }
  }
}
