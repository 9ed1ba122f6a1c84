package dev.duplane.scenario.format;

import dev.duplane.api.yaml.InputProblem;
import java.nio.file.Path;
import java.util.List;

/**
 * What a command line chooses to run.
 *
 * @param scenarios in the order they run in
 * @param found how many there were to choose from
 * @param problems what is wrong with the files; if there is anything, nothing may run
 */
public record ScenarioSelection(List<Scenario> scenarios, int found, List<InputProblem> problems) {

  /**
   * Reads files, and chooses from them.
   *
   * @param paths files, and directories whose {@code *.yaml} are taken, sorted, except those in
   *     directories named {@code manifests}
   */
  public static ScenarioSelection of(List<Path> paths, ScenarioFilter filter) {
    return of(paths, filter, List.of());
  }

  /**
   * The same, of files with a matrix only what runs on some clusters.
   *
   * @param clusters names in matrices; empty: all
   */
  public static ScenarioSelection of(
      List<Path> paths, ScenarioFilter filter, List<String> clusters) {
    ScenarioFiles all = ScenarioFiles.read(paths);
    ScenarioFiles files = clusters.isEmpty() ? all : all.on(clusters);
    List<Scenario> chosen = files.scenarios().stream().filter(filter::chooses).toList();
    return new ScenarioSelection(chosen, files.scenarios().size(), files.problems());
  }
}
