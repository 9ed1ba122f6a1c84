package dev.duplane.scenario;

import dev.duplane.api.release.Features;
import dev.duplane.api.release.Release;
import dev.duplane.cluster.ServiceClusterIpRanges;
import dev.duplane.net.Cidr;
import dev.duplane.net.PortRange;
import dev.duplane.patch.PatchType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Scenario} of a file. Reads on after an error, so that one run names all of them;
 * what was read is of use only if there were none.
 */
final class ScenarioParser {
  private static final List<String> KEYS = List.of("name", "source", "cluster", "steps");
  private static final List<String> CLUSTER_KEYS =
      List.of("serviceClusterIPRange", "serviceNodePortRange", "kubernetesVersion", "featureGates");
  private static final List<String> ACTIONS =
      List.of("apply", "create", "patch", "replace", "delete", "get", "upgrade");
  private static final List<String> STEP_KEYS = stepKeys();
  private static final List<String> REFERENCE_KEYS =
      List.of("apiVersion", "kind", "namespace", "name");
  private static final List<String> PATCH_KEYS =
      List.of("apiVersion", "kind", "namespace", "name", "type", "body");
  private static final Map<String, PatchType> PATCH_TYPES =
      Map.of(
          "json", PatchType.JSON,
          "merge", PatchType.MERGE,
          "strategic", PatchType.STRATEGIC_MERGE);

  private final String file;
  private final List<Problem> problems;
  private final ManifestReader manifests;
  private final ExpectParser expects;

  /** Of the cluster, once it has been read. */
  private Features features = Features.latest();

  private ScenarioParser(Path path, String file, List<Problem> problems) {
    this.file = file;
    this.problems = problems;
    this.manifests = new ManifestReader(path, file, problems);
    this.expects = new ExpectParser(problems);
  }

  private static List<String> stepKeys() {
    List<String> keys = new ArrayList<>(ACTIONS);
    keys.add("name");
    keys.add("expect");
    return List.copyOf(keys);
  }

  /**
   * Reads a scenario.
   *
   * @param path where manifests are looked for: beside it
   * @param file how errors name it
   * @param text its content
   * @param problems what is wrong is added here
   * @return empty if there is nothing that could be one
   */
  static Optional<Scenario> parse(Path path, String file, String text, List<Problem> problems) {
    List<Tree> documents = YamlReader.read(file, text, problems);
    if (documents.size() != 1) {
      if (problems.isEmpty()) {
        problems.add(
            documents.isEmpty()
                ? Problem.of(file, "there is no scenario in it")
                : Problem.at(
                    documents.get(1).at(), "a file holds one scenario: unexpected document"));
      }
      return Optional.empty();
    }
    ScenarioParser parser = new ScenarioParser(path, file, problems);
    return Optional.ofNullable(parser.scenario(documents.get(0)));
  }

  private @Nullable Scenario scenario(Tree document) {
    Fields fields = Fields.of(document, "a scenario", problems, KEYS);
    if (fields == null) {
      return null;
    }
    String name = fields.text("name", "");
    String source = fields.text("source", "");
    Tree clusterTree = fields.required("cluster");
    Scenario.Shape cluster = clusterTree == null ? null : cluster(clusterTree);
    List<Scenario.Step> steps = new ArrayList<>();
    List<Tree> stepTrees = fields.list("steps");
    if (stepTrees != null) {
      for (Tree tree : stepTrees) {
        Scenario.Step step = step(tree);
        if (step != null) {
          steps.add(step);
        }
      }
    }
    return cluster == null
        ? null
        : new Scenario(fields.places(), file, name, source, cluster, List.copyOf(steps));
  }

  private Scenario.@Nullable Shape cluster(Tree tree) {
    Fields fields = Fields.of(tree, "cluster", problems, CLUSTER_KEYS);
    if (fields == null) {
      return null;
    }
    String version = fields.text("kubernetesVersion", Release.LATEST.toString());
    String gates = fields.text("featureGates", "");
    features = features(fields, version, gates);
    return new Scenario.Shape(fields.places(), ranges(fields), nodePorts(fields), version, gates);
  }

  private Features features(Fields fields, String version, String gates) {
    if (!version.matches(Scenario.MINOR_VERSION)) {
      // The constraint on it says so.
      return Features.latest();
    }
    String key = "kubernetesVersion";
    try {
      Release release = Release.of(version);
      key = "featureGates";
      return Features.of(release, gates);
    } catch (IllegalArgumentException e) {
      problems.add(Problem.at(fields.places().of(key), key + ": " + e.getMessage()));
      return Features.latest();
    }
  }

  private List<Cidr> ranges(Fields fields) {
    Tree tree = fields.required("serviceClusterIPRange");
    String text = tree == null ? null : Fields.text(tree, "serviceClusterIPRange", problems);
    if (tree == null || text == null) {
      return List.of();
    }
    try {
      List<Cidr> ranges = ServiceClusterIpRanges.parse(text);
      String refusal = ServiceClusterIpRanges.refusal(ranges, features);
      if (refusal != null) {
        problems.add(Problem.at(tree.at(), refusal));
      }
      return ranges;
    } catch (ServiceClusterIpRanges.MalformedException e) {
      problems.add(Problem.at(inText(tree, e.offset()), e.getMessage()));
      return List.of();
    }
  }

  private PortRange nodePorts(Fields fields) {
    String text = fields.text("serviceNodePortRange");
    if (text == null) {
      return PortRange.DEFAULT_NODE_PORTS;
    }
    try {
      return PortRange.parse(text);
    } catch (IllegalArgumentException e) {
      problems.add(
          Problem.at(
              fields.places().of("serviceNodePortRange"),
              "\"" + text + "\" is not a range of ports such as 30000-32767"));
      return PortRange.DEFAULT_NODE_PORTS;
    }
  }

  /** The place of a character of a text; in a text of several lines, its beginning. */
  static Position inText(Tree tree, int offset) {
    return tree instanceof Tree.Scalar scalar && !scalar.written().contains("\n")
        ? tree.at().plus(scalar.offset() + offset)
        : tree.at();
  }

  private Scenario.@Nullable Step step(Tree tree) {
    Fields fields = Fields.of(tree, "a step", problems, STEP_KEYS);
    if (fields == null) {
      return null;
    }
    List<String> actions = ACTIONS.stream().filter(word -> fields.get(word) != null).toList();
    Tree expectTree = fields.get("expect");
    if (actions.isEmpty() && fields.hasUnknown()) {
      return null;
    }
    if (actions.size() != 1) {
      problems.add(
          Problem.at(
              actions.isEmpty() ? tree.at() : fields.keyAt(actions.get(1)),
              "a step does one thing: "
                  + (actions.isEmpty()
                      ? "one of " + String.join(", ", ACTIONS) + " must be given"
                      : "\"" + actions.get(0) + "\" is given already")));
      return null;
    }
    Action action = action(actions.get(0), fields);
    if (action == null) {
      return null;
    }
    if (action instanceof Action.Upgrade && expectTree != null) {
      problems.add(
          Problem.at(
              fields.keyAt("expect"),
              "an upgrade has no answer: say what is expected in a get after it"));
      return null;
    }
    return new Scenario.Step(
        fields.places(),
        fields.text("name", ""),
        action,
        expects.parse(expectTree, action.answers(), tree.at()));
  }

  private @Nullable Action action(String word, Fields step) {
    Tree tree = step.get(word);
    if (tree == null) {
      return null;
    }
    return switch (word) {
      case "apply" -> submit(Action.Verb.APPLY, tree);
      case "create" -> submit(Action.Verb.CREATE, tree);
      case "replace" -> submit(Action.Verb.REPLACE, tree);
      case "patch" -> patch(tree);
      case "upgrade" -> upgrade(tree);
      default -> {
        Fields fields = Fields.of(tree, word, problems, REFERENCE_KEYS);
        if (fields == null) {
          yield null;
        }
        Action.Reference object = reference(fields);
        yield word.equals("get") ? new Action.Get(object) : new Action.Delete(object);
      }
    };
  }

  private @Nullable Action submit(Action.Verb verb, Tree tree) {
    List<Action.Manifest> read = manifests.read(verb, tree);
    return read.isEmpty() ? null : new Action.Submit(verb, read);
  }

  private @Nullable Action patch(Tree tree) {
    Fields fields = Fields.of(tree, "patch", problems, PATCH_KEYS);
    if (fields == null) {
      return null;
    }
    Action.Reference object = reference(fields);
    Tree typeTree = fields.required("type");
    Tree body = fields.required("body");
    String name = typeTree == null ? null : Fields.text(typeTree, "type", problems);
    PatchType type = name == null ? null : PATCH_TYPES.get(name);
    if (typeTree == null || body == null || name == null) {
      return null;
    }
    if (type == null) {
      List<String> known = PATCH_TYPES.keySet().stream().sorted().toList();
      problems.add(
          Problem.at(
              typeTree.at(),
              "unknown patch type \""
                  + name
                  + "\": it is one of "
                  + String.join(", ", known)
                  + Spelling.suggest(name, known)));
      return null;
    }
    boolean wantsList = type == PatchType.JSON;
    if (wantsList ? !(body instanceof Tree.Sequence) : !(body instanceof Tree.Mapping)) {
      String wanted = wantsList ? "a list of operations" : "a mapping";
      problems.add(
          Problem.at(
              body.at(), Fields.wrongType("the body of a " + name + " patch", wanted, body)));
      return null;
    }
    return new Action.Patch(object, type, body.toJson());
  }

  private @Nullable Action upgrade(Tree tree) {
    Fields fields = Fields.of(tree, "upgrade", problems, List.of("serviceClusterIPRange"));
    if (fields == null) {
      return null;
    }
    List<Cidr> ranges = ranges(fields);
    return ranges.isEmpty() ? null : new Action.Upgrade(ranges);
  }

  private static Action.Reference reference(Fields fields) {
    return new Action.Reference(
        fields.places(),
        fields.text("apiVersion", "v1"),
        fields.text("kind", ""),
        fields.text("namespace", ""),
        fields.text("name", ""));
  }
}
