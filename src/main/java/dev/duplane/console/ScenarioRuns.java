package dev.duplane.console;

import dev.duplane.http.Clusters;
import dev.duplane.scenario.format.Scenario;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs scenarios, and keeps the newest runs with their clusters. Thread-safe: one runs at a time.
 */
final class ScenarioRuns {
  /** How many are kept. */
  static final int KEPT = 8;

  private final Clusters clusters;
  private final Deque<RunReport> kept = new ArrayDeque<>();
  private int last;

  ScenarioRuns(Clusters clusters) {
    this.clusters = clusters;
  }

  /** Runs one on each of its clusters. */
  synchronized RunReport run(ScenarioLibrary.KnownScenario entry) {
    String id = nextId(entry);
    List<RunReport.RunCourse> courses = new ArrayList<>();
    for (Scenario course : entry.courses()) {
      courses.add(CourseRecorder.run(course, clusters, clusterName(id, course)));
    }
    RunReport report = RunReport.of(id, entry, List.copyOf(courses));
    kept.addLast(report);
    if (kept.size() > KEPT) {
      end(kept.removeFirst());
    }
    return report;
  }

  /** The next number whose names no cluster of a user has. */
  private String nextId(ScenarioLibrary.KnownScenario entry) {
    String id;
    do {
      last++;
      id = Integer.toString(last);
    } while (taken(id, entry));
    return id;
  }

  private boolean taken(String id, ScenarioLibrary.KnownScenario entry) {
    return entry.courses().stream()
        .anyMatch(course -> clusters.find(clusterName(id, course)) != null);
  }

  private static String clusterName(String id, Scenario course) {
    return "run-" + id + (course.clusterName().isEmpty() ? "" : "-" + course.clusterName());
  }

  private void end(RunReport report) {
    for (RunReport.RunCourse course : report.courses()) {
      if (course.cluster() != null) {
        clusters.delete(course.cluster());
      }
    }
  }

  /** A run that is kept; null if it is not, or is one of another scenario. */
  synchronized @Nullable RunReport find(String scenario, String id) {
    return kept.stream()
        .filter(report -> report.id().equals(id) && report.scenario().equals(scenario))
        .findFirst()
        .orElse(null);
  }
}
