package dev.duplane.scenario;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a command line chooses to run.
 *
 * @param scenarios in the order they run in
 * @param found how many there were to choose from
 * @param problems what is wrong with the files; if there is anything, nothing may run
 */
public record Selection(List<Scenario> scenarios, int found, List<Problem> problems) {

  /**
   * Reads files, and chooses from them.
   *
   * @param paths files, and directories whose {@code *.yaml} are taken, sorted, except those in
   *     directories named {@code manifests}
   */
  public static Selection of(List<Path> paths, ScenarioFilter filter) {
    return of(paths, filter, List.of());
  }

  /**
   * The same, of files with a matrix only what runs on some clusters.
   *
   * @param clusters names in matrices; empty: all
   */
  public static Selection of(List<Path> paths, ScenarioFilter filter, List<String> clusters) {
    ScenarioFiles all = ScenarioFiles.read(paths);
    ScenarioFiles files = clusters.isEmpty() ? all : all.on(clusters);
    List<Scenario> chosen = files.scenarios().stream().filter(filter::chooses).toList();
    return new Selection(chosen, files.scenarios().size(), files.problems());
  }

  /** Prints a line for each scenario: file and cluster, name, Service ranges, number of steps. */
  public void list(PrintStream out) {
    List<List<String>> rows = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      int steps = scenario.steps().size();
      rows.add(
          List.of(
              scenario.title(),
              scenario.name(),
              cluster(scenario),
              steps + (steps == 1 ? " step" : " steps")));
    }
    Columns.of(rows).forEach(line -> out.print(line + "\n"));
    out.flush();
  }

  private static String cluster(Scenario scenario) {
    return scenario.cluster().serviceClusterIPRange().stream()
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }
}
