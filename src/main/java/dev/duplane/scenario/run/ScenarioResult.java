package dev.duplane.scenario.run;

import java.time.Duration;
import java.util.List;

/**
 * What came of a scenario on one cluster.
 *
 * @param file as named on the command line
 * @param name what it shows
 * @param source the document that says so; empty if none is given
 * @param cluster which of several clusters it ran on, e.g. {@code v4v6}; empty if there is only one
 * @param refused why its cluster did not start, with the place; empty if it did
 * @param skipped why nothing of it was taken, as it is about another cluster; empty otherwise
 * @param steps those that were taken or skipped, in order
 * @param notTaken the steps after one that failed, in order
 * @param hotLoops writes that were sent again and again and got nowhere, in the order they began
 * @param took how long each of {@code steps} took by the clock on the wall, for people: what is to
 *     be the same in every run leaves it out
 */
public record ScenarioResult(
    String file,
    String name,
    String source,
    String cluster,
    String refused,
    String skipped,
    List<StepResult> steps,
    List<StepPlan> notTaken,
    List<HotLoop> hotLoops,
    List<Duration> took) {

  /** Whether all was as expected. */
  public boolean ok() {
    return refused.isEmpty() && steps.stream().allMatch(StepResult::ok);
  }

  /** How many steps were skipped. */
  public int skippedSteps() {
    return (int) steps.stream().filter(step -> !step.skipped().isEmpty()).count();
  }
}
