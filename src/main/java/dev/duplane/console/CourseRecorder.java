package dev.duplane.console;

import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.SavedState;
import dev.duplane.http.Clusters;
import dev.duplane.http.ServedCluster;
import dev.duplane.http.emulator.ClusterState;
import dev.duplane.scenario.format.Scenario;
import dev.duplane.scenario.run.ClusterStart;
import dev.duplane.scenario.run.Pacing;
import dev.duplane.scenario.run.Report;
import dev.duplane.scenario.run.RunOptions;
import dev.duplane.scenario.run.ScenarioResult;
import dev.duplane.scenario.run.ScenarioRun;
import dev.duplane.scenario.run.StepPlan;
import dev.duplane.scenario.run.StepResult;
import dev.duplane.scenario.run.Target;
import dev.duplane.scenario.run.TargetStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario on one cluster, notes for each step what the cluster was like, and leaves the
 * cluster among those that the server serves, so that everything else can be read from it.
 */
final class CourseRecorder implements ClusterStart, Pacing, Report {
  private final Clusters clusters;
  private final String clusterName;
  private final List<RunReport.RunStep> steps = new ArrayList<>();
  private @Nullable ServedCluster served;
  private @Nullable ScenarioResult result;
  private long before;

  private CourseRecorder(Clusters clusters, String clusterName) {
    this.clusters = clusters;
    this.clusterName = clusterName;
  }

  /**
   * Runs.
   *
   * @param clusterName what the cluster is served as
   */
  static RunReport.RunCourse run(Scenario scenario, Clusters clusters, String clusterName) {
    CourseRecorder recorder = new CourseRecorder(clusters, clusterName);
    new ScenarioRun(TargetStart.emulated(recorder))
        .walk(List.of(scenario), RunOptions.DEFAULT, recorder, recorder);
    return recorder.report();
  }

  @Override
  public Running start(ClusterConfig config, @Nullable SavedState state) {
    Cluster cluster = ClusterStart.inMemory().start(config, state).cluster();
    ServedCluster made = clusters.add(clusterName, cluster);
    if (made == null) {
      cluster.close();
      throw new IllegalArgumentException("there is a cluster \"" + clusterName + "\" already");
    }
    served = made;
    return new Running(cluster, made.handler(), () -> {});
  }

  @Override
  public boolean before(StepPlan next, Target target) {
    before = revision();
    return true;
  }

  @Override
  public void after(StepResult taken, Target target) {
    ClusterState now = ClusterState.of(Objects.requireNonNull(served).cluster());
    steps.add(
        RunReport.RunStep.taken(taken, before, revision(), now.addressPools(), now.nodePorts()));
  }

  private long revision() {
    return served == null ? 0 : served.cluster().revisions().newest();
  }

  @Override
  public void end(ScenarioResult ended) {
    result = ended;
  }

  @Override
  public void notRun(ScenarioResult planned) {
    result = planned;
  }

  @Override
  public void close() {}

  private RunReport.RunCourse report() {
    ScenarioResult ended = Objects.requireNonNull(result);
    List<RunReport.RunStep> all = new ArrayList<>(steps);
    // Steps that are skipped are not paced: nobody stops before them.
    ended.steps().stream()
        .skip(steps.size())
        .forEach(step -> all.add(RunReport.RunStep.skipped(step, revision())));
    ended.notTaken().forEach(plan -> all.add(RunReport.RunStep.notTaken(plan, revision())));
    return new RunReport.RunCourse(
        ended.cluster().isEmpty() ? null : ended.cluster(),
        served == null ? null : clusterName,
        revision(),
        RunReport.outcome(ended),
        ended.refused().isEmpty() ? ended.skipped() : ended.refused(),
        all);
  }
}
