package dev.duplane.scenario.format;

import dev.duplane.api.yaml.InputProblem;
import dev.duplane.api.yaml.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The scenarios that a command line names.
 *
 * @param scenarios in the order they run in
 * @param problems what is wrong; if there is anything, nothing runs
 */
public record ScenarioFiles(List<Scenario> scenarios, List<InputProblem> problems) {

  /**
   * Reads files, and the {@code *.yaml} below directories, sorted; what lies in a directory named
   * {@code manifests} is no scenario. A file named twice runs once.
   */
  static ScenarioFiles read(List<Path> paths) {
    Problems problems = new Problems();
    Map<Path, Path> files = new LinkedHashMap<>();
    for (Path path : paths) {
      find(path, files, problems);
    }
    List<Scenario> scenarios = new ArrayList<>();
    if (files.isEmpty() || problems.count() > 0) {
      return new ScenarioFiles(scenarios, List.copyOf(problems.found()));
    }
    for (Path file : files.values()) {
      List<InputProblem> found = new ArrayList<>();
      read(file, found, scenarios);
      problems.found().addAll(worthTelling(display(file), found));
    }
    return new ScenarioFiles(List.copyOf(scenarios), List.copyOf(problems.found()));
  }

  /**
   * Reads one that is not in a file of this machine.
   *
   * @param folder where the files are that its steps name
   * @param shown how errors name it
   * @param text its content
   */
  public static ScenarioFiles parse(ScenarioFolder folder, String shown, String text) {
    List<InputProblem> found = new ArrayList<>();
    List<Scenario> scenarios = ScenarioParser.parse(folder, shown, text, found);
    return found.isEmpty()
        ? new ScenarioFiles(scenarios, List.of())
        : new ScenarioFiles(List.of(), worthTelling(shown, found));
  }

  /** Values that break rules are told where the form is right throughout; each thing once. */
  private static List<InputProblem> worthTelling(String file, List<InputProblem> found) {
    boolean formed = found.stream().allMatch(InputProblem::rule);
    return found.stream()
        .filter(problem -> formed || !problem.rule())
        .distinct()
        .sorted(InputProblem.startingWith(file))
        .toList();
  }

  /**
   * Those of some clusters: of files with a matrix the scenarios on other clusters are left out,
   * files without one stay as they are.
   *
   * @param clusters names in matrices
   */
  ScenarioFiles on(List<String> clusters) {
    Set<String> known = new TreeSet<>(MatrixParser.WELL_KNOWN.keySet());
    scenarios.forEach(scenario -> known.add(scenario.clusterName()));
    known.remove("");
    Problems found = new Problems(new ArrayList<>(problems));
    for (String cluster : clusters) {
      if (!known.contains(cluster)) {
        found.of(
            "--matrix",
            "no scenario has a cluster \"%s\"%s"
                .formatted(cluster, Spelling.suggest(cluster, known)));
      }
    }
    return new ScenarioFiles(
        scenarios.stream()
            .filter(
                scenario ->
                    scenario.clusterName().isEmpty() || clusters.contains(scenario.clusterName()))
            .toList(),
        List.copyOf(found.found()));
  }

  private static void read(Path file, List<InputProblem> problems, List<Scenario> scenarios) {
    String shown = display(file);
    try {
      String text = TextFile.read(file, shown, new Problems(problems));
      if (text == null) {
        return;
      }
      List<Scenario> read =
          ScenarioParser.parse(ScenarioFolder.beside(file), shown, text, problems);
      if (problems.isEmpty()) {
        scenarios.addAll(read);
      }
    } catch (IOException e) {
      problems.add(InputProblem.of(shown, TextFile.why(e)));
    }
  }

  private static void find(Path path, Map<Path, Path> files, Problems problems) {
    if (!Files.isDirectory(path)) {
      if (Files.exists(path)) {
        files.putIfAbsent(path.toAbsolutePath().normalize(), path);
      } else {
        problems.of(display(path), "no such file or directory");
      }
      return;
    }
    try (Stream<Path> walk = Files.walk(path)) {
      List<Path> found =
          walk.filter(file -> file.toString().endsWith(".yaml") && Files.isRegularFile(file))
              .filter(file -> !inManifests(path.relativize(file)))
              .sorted((a, b) -> display(a).compareTo(display(b)))
              .toList();
      if (found.isEmpty()) {
        problems.of(display(path), "there are no scenarios (*.yaml) in it");
      }
      found.forEach(file -> files.putIfAbsent(file.toAbsolutePath().normalize(), file));
    } catch (IOException | UncheckedIOException e) {
      problems.of(display(path), "cannot be read");
    }
  }

  private static boolean inManifests(Path file) {
    Path parent = file.getParent();
    while (parent != null) {
      if (parent.endsWith("manifests")) {
        return true;
      }
      parent = parent.getParent();
    }
    return false;
  }

  private static String display(Path path) {
    return path.toString().replace('\\', '/');
  }
}
