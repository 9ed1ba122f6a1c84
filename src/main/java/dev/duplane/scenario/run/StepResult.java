package dev.duplane.scenario.run;

import dev.duplane.api.yaml.Position;
import dev.duplane.scenario.compare.Difference;
import dev.duplane.scenario.compare.SentRequest;
import java.util.List;

/**
 * What came of a step.
 *
 * @param number from 1
 * @param name what it shows; empty if it has none
 * @param action what it did, in words, e.g. {@code create Service web}
 * @param at where it stands
 * @param statuses the HTTP status of each answer that it expects something of
 * @param exchanges all that was sent and came back, in order
 * @param differences empty if all was as expected
 * @param skipped why it was not taken; empty if it was
 * @param explanation why the answer is as it is, as lines; empty if there is nothing to explain
 */
public record StepResult(
    int number,
    String name,
    String action,
    Position at,
    List<Integer> statuses,
    List<SentRequest> exchanges,
    List<Difference> differences,
    String skipped,
    List<String> explanation) {

  /** Whether all was as expected, or the step was skipped. */
  public boolean ok() {
    return differences.isEmpty();
  }
}
