package dev.duplane.scenario.run;

import dev.duplane.api.TreeDifference;
import dev.duplane.scenario.format.Scenario;
import java.util.List;

/**
 * What came of a scenario on two clusters.
 *
 * @param scenario what was run
 * @param answers all that were compared, in order
 * @param stopped why it was not taken to its end; empty if it was
 * @param failed whether it was stopped by an error, not because it does not apply
 */
public record DiffResult(Scenario scenario, List<Pair> answers, String stopped, boolean failed) {

  /**
   * The answers to one request.
   *
   * @param step its number, from 1
   * @param name of the step, or what it does if it has none
   * @param request method and path
   * @param differences empty: they are equal
   */
  public record Pair(int step, String name, String request, List<TreeDifference> differences) {
    public boolean equal() {
      return differences.isEmpty();
    }
  }

  /** How many answers are equal. */
  public int equal() {
    return (int) answers.stream().filter(Pair::equal).count();
  }
}
