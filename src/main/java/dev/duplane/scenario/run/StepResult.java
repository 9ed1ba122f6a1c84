package dev.duplane.scenario.run;

import dev.duplane.scenario.compare.Difference;
import dev.duplane.scenario.compare.SentRequest;
import java.util.List;

/**
 * What came of a step.
 *
 * @param plan which step it is
 * @param statuses the HTTP status of each answer that it expects something of
 * @param exchanges all that was sent and came back, in order
 * @param differences empty if all was as expected
 * @param skipped why it was not taken; empty if it was
 * @param explanation why the answer is as it is, as lines; empty if there is nothing to explain
 */
public record StepResult(
    StepPlan plan,
    List<Integer> statuses,
    List<SentRequest> exchanges,
    List<Difference> differences,
    String skipped,
    List<String> explanation) {

  /** A step that is not taken. */
  static StepResult skipped(StepPlan plan, String why) {
    return new StepResult(plan, List.of(), List.of(), List.of(), why, List.of());
  }

  /** Whether all was as expected, or the step was skipped. */
  public boolean ok() {
    return differences.isEmpty();
  }
}
