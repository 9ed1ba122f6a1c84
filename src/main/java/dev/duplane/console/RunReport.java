package dev.duplane.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.duplane.http.emulator.ClusterState;
import dev.duplane.scenario.compare.SentRequest;
import dev.duplane.scenario.run.ScenarioResult;
import dev.duplane.scenario.run.StepPlan;
import dev.duplane.scenario.run.StepResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of a scenario, as {@code GET /emulator/v1/scenarios/{name}/runs/{id}} answers it.
 *
 * @param id in the path
 * @param scenario its name
 * @param title what it shows
 * @param outcome {@code passed}, {@code failed} or {@code skipped}
 * @param courses one for each cluster that it ran on
 */
public record RunReport(
    String id, String scenario, String title, String outcome, List<RunCourse> courses) {
  static final String PASSED = "passed";
  static final String FAILED = "failed";
  static final String SKIPPED = "skipped";

  /** What came of all courses. */
  static RunReport of(String id, ScenarioLibrary.KnownScenario entry, List<RunCourse> courses) {
    boolean failed = courses.stream().anyMatch(course -> course.outcome().equals(FAILED));
    boolean passed = courses.stream().anyMatch(course -> course.outcome().equals(PASSED));
    return new RunReport(
        id, entry.name(), entry.title(), failed ? FAILED : passed ? PASSED : SKIPPED, courses);
  }

  static String outcome(ScenarioResult result) {
    if (!result.skipped().isEmpty()) {
      return SKIPPED;
    }
    return result.ok() ? PASSED : FAILED;
  }

  /**
   * What came of it on one cluster.
   *
   * @param name of the cluster in the scenario's matrix; left out if it has none
   * @param cluster what it is served as, below {@code /clusters/}; left out if it did not start
   * @param revision of its last write
   * @param outcome {@code passed}, {@code failed} or {@code skipped}
   * @param message why it did not start, or was skipped; left out otherwise
   * @param steps in order
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RunCourse(
      @Nullable String name,
      @Nullable String cluster,
      long revision,
      String outcome,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String message,
      List<RunStep> steps) {}

  /**
   * A step.
   *
   * @param number from 1
   * @param title what it shows; empty if it has no name
   * @param action what it does, in words
   * @param line where it stands in the scenario's text, from 1
   * @param outcome {@code ok}, {@code failed}, {@code skipped} or {@code notTaken}
   * @param skipped why it was not taken
   * @param requests all that was sent and came back
   * @param differences where an answer is not what was expected
   * @param explanation why the answer is as it is
   * @param revisionBefore the cluster's revision before it
   * @param revisionAfter and after it
   * @param addressPools the pools after it; left out if it was not taken
   * @param nodePorts the node ports after it
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record RunStep(
      int number,
      String title,
      String action,
      int line,
      String outcome,
      String skipped,
      List<SentRequest> requests,
      List<FieldDifference> differences,
      List<String> explanation,
      long revisionBefore,
      long revisionAfter,
      @Nullable List<ClusterState.Addresses> addressPools,
      ClusterState.@Nullable Ports nodePorts) {

    static RunStep taken(
        StepResult step,
        long before,
        long after,
        List<ClusterState.Addresses> pools,
        ClusterState.Ports ports) {
      return of(step.plan(), step, step.ok() ? "ok" : FAILED, before, after, pools, ports);
    }

    static RunStep skipped(StepResult step, long revision) {
      return of(step.plan(), step, SKIPPED, revision, revision, null, null);
    }

    static RunStep notTaken(StepPlan plan, long revision) {
      return of(plan, null, "notTaken", revision, revision, null, null);
    }

    private static RunStep of(
        StepPlan plan,
        @Nullable StepResult step,
        String outcome,
        long before,
        long after,
        @Nullable List<ClusterState.Addresses> pools,
        ClusterState.@Nullable Ports ports) {
      return new RunStep(
          plan.number(),
          plan.name(),
          plan.action(),
          plan.at().line(),
          step != null && !step.skipped().isEmpty() ? SKIPPED : outcome,
          step == null ? "" : step.skipped(),
          step == null ? List.of() : step.exchanges(),
          step == null
              ? List.of()
              : step.differences().stream()
                  .map(one -> new FieldDifference(one.path(), one.expected(), one.actual()))
                  .toList(),
          step == null ? List.of() : step.explanation(),
          before,
          after,
          pools,
          ports);
    }
  }

  /**
   * Where an answer is not what was expected.
   *
   * @param path the field, or {@code status}
   * @param expected what was expected there
   * @param actual what is there
   */
  public record FieldDifference(String path, String expected, String actual) {}
}
