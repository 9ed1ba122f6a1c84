package dev.duplane.scenario.format;

import dev.duplane.api.release.Features;
import dev.duplane.api.yaml.InputProblem;
import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Problems;
import dev.duplane.api.yaml.Tree;
import dev.duplane.api.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Scenario} of a file. Reads on after an error, so that one run names all of them;
 * what was read is of use only if there were none.
 */
public final class ScenarioParser {
  private final String file;
  private final Problems problems;
  private final ManifestFiles manifests;

  private ScenarioParser(ScenarioFolder folder, String file, Problems problems) {
    this.file = file;
    this.problems = problems;
    this.manifests = new ManifestFiles(folder, file);
  }

  /**
   * Reads a scenario.
   *
   * @param folder where manifests are looked for
   * @param file how errors name it
   * @param text its content
   * @param found what is wrong is added here, perhaps once for each cluster
   * @return one for each cluster, in the order of the matrix if there is one; empty if there is
   *     nothing that could be one
   */
  public static List<Scenario> parse(
      ScenarioFolder folder, String file, String text, List<InputProblem> found) {
    Problems problems = new Problems(found);
    List<Tree> documents = YamlReader.read(file, text, found);
    if (documents.size() != 1) {
      if (found.isEmpty() && documents.isEmpty()) {
        problems.of(file, "there is no scenario in it");
      } else if (found.isEmpty()) {
        problems.at(documents.get(1).at(), "a file holds one scenario: unexpected document");
      }
      return List.of();
    }
    return new ScenarioParser(folder, file, problems).scenarios(documents.get(0));
  }

  private List<Scenario> scenarios(Tree document) {
    MappingReader raw = MappingReader.of(document, "a scenario", problems, KeyTable.SCENARIO);
    if (raw == null) {
      return List.of();
    }
    List<Tree> steps = raw.list("steps");
    Tree matrix = raw.get("matrix");
    if (matrix == null) {
      Tree cluster = raw.get("cluster");
      if (cluster == null) {
        problems.at(document.at(), "cluster or matrix must be given");
      }
      Scenario scenario = scenario(raw, "", List.of(), cluster, steps);
      return scenario == null ? List.of() : List.of(scenario);
    }
    if (raw.get("cluster") != null) {
      problems.at(raw.keyAt("cluster"), "either cluster or matrix may be given, not both");
    }
    Map<String, Tree> clusters = new MatrixParser(problems).parse(matrix);
    List<Scenario> scenarios = new ArrayList<>();
    clusters.forEach(
        (name, cluster) -> {
          Scenario scenario = scenario(raw, name, List.copyOf(clusters.keySet()), cluster, steps);
          if (scenario != null) {
            scenarios.add(scenario);
          }
        });
    return List.copyOf(scenarios);
  }

  private @Nullable Scenario scenario(
      MappingReader raw,
      String clusterName,
      List<String> clusterNames,
      @Nullable Tree clusterTree,
      @Nullable List<Tree> stepTrees) {
    List<Tree> trees = stepTrees == null ? List.of() : stepTrees;
    Map<String, Position> saves = new HashMap<>();
    Map<String, Position> elsewhere = new HashMap<>();
    for (Tree tree : trees) {
      noteSaves(tree, takenOn(tree, clusterName) ? saves : elsewhere);
    }
    Variables variables = new Variables(saves, elsewhere, problems);
    VariableParser.read(raw.get("variables"), saves, variables, problems);
    Scenario.ClusterShape cluster =
        clusterTree == null
            ? null
            : new ClusterParser(manifests, problems).parse(variables.expand(clusterTree));
    Features features = cluster == null ? Features.latest() : cluster.config().features();
    StepParser parser =
        new StepParser(
            new ReadingContext(
                manifests, clusterName, clusterNames, features, variables, problems));
    List<Scenario.Step> steps = new ArrayList<>();
    for (Tree tree : trees) {
      Scenario.Step step = parser.parse(tree);
      if (step != null) {
        steps.add(step);
      }
    }
    String title = raw.given("name");
    if (raw.get("steps") == null || (stepTrees != null && stepTrees.isEmpty())) {
      problems.rule(raw.at("steps"), "steps must have at least one step");
    }
    return cluster == null
        ? null
        : new Scenario(
            raw.places(),
            file,
            title,
            raw.text("source", ""),
            clusterName,
            cluster,
            List.copyOf(steps));
  }

  private static void noteSaves(Tree step, Map<String, Position> saves) {
    if (value(step, "save") instanceof Tree.Mapping names) {
      names.entries().forEach((name, path) -> saves.putIfAbsent(name, path.keyAt()));
    }
  }

  private static boolean takenOn(Tree step, String cluster) {
    return !(value(step, "only") instanceof Tree.Sequence only)
        || only.items().stream().anyMatch(item -> item.toJson().asText().equals(cluster));
  }

  private static @Nullable Tree value(Tree tree, String key) {
    return tree instanceof Tree.Mapping mapping ? mapping.get(key) : null;
  }

  /** The place of a character of a text; in a text of several lines, its beginning. */
  static Position inText(Tree tree, int offset) {
    return tree instanceof Tree.Scalar scalar
            && !scalar.written().contains("\n")
            && !scalar.written().contains("${")
        ? tree.at().plus(scalar.offset() + offset)
        : tree.at();
  }
}
