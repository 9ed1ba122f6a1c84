package dev.duplane.scenario.format;

import dev.duplane.api.release.Features;
import dev.duplane.api.schema.Schema;
import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Problems;
import dev.duplane.api.yaml.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the steps of a scenario for one cluster, in order. */
final class StepParser {
  private static final KeyTable STEP = KeyTable.of("step");

  /** What a step can do. */
  private static final List<String> ACTIONS =
      STEP.keysBut("name", "only", "strict", "save", "expect");

  private final ReadingContext reading;
  private final Problems problems;

  /** The objects that watches are of that steps before have begun, by name. */
  private final Map<String, ObjectReference> watches;

  StepParser(ReadingContext reading) {
    this(reading, new HashMap<>());
  }

  private StepParser(ReadingContext reading, Map<String, ObjectReference> watches) {
    this.reading = reading;
    this.problems = reading.problems();
    this.watches = watches;
  }

  /**
   * Reads a step.
   *
   * @param raw with variables by name
   * @return null if it is none, or none for the cluster
   */
  Scenario.@Nullable Step parse(Tree raw) {
    Scenario.Step step = read(raw);
    if (step == null) {
      return null;
    }
    if (step.action() instanceof Action.Watch watch
        && watches.put(watch.name(), watch.selection()) != null) {
      problems.at(
          watch.selection().places().of("as"), "there is a watch \"" + watch.name() + "\" already");
    }
    step.saves().forEach(save -> reading.variables().savedFromHere(save.name()));
    return step;
  }

  private Scenario.@Nullable Step read(Tree raw) {
    // What is for other clusters may use variables that only they save.
    if (raw instanceof Tree.Mapping mapping
        && !taken(MappingReader.unchecked(mapping, problems, STEP))) {
      return null;
    }
    Tree tree =
        reading
            .variables()
            .expand(TreeMerge.withoutOthers(raw, reading.cluster(), reading.clusters()));
    MappingReader fields = MappingReader.of(tree, "a step", problems, STEP);
    if (fields == null) {
      return null;
    }
    List<String> actions = ACTIONS.stream().filter(word -> fields.get(word) != null).toList();
    if (actions.isEmpty() && fields.hasUnknown()) {
      return null;
    }
    if (actions.size() != 1) {
      problems.at(
          actions.isEmpty() ? tree.at() : fields.keyAt(actions.get(1)),
          "a step does one thing: "
              + (actions.isEmpty()
                  ? "one of " + String.join(", ", ACTIONS) + " must be given"
                  : "\"" + actions.get(0) + "\" is given already"));
      return null;
    }
    boolean strict = !Boolean.FALSE.equals(fields.truth("strict"));
    ManifestReader manifests = new ManifestReader(reading, strict);
    Action action = action(actions.get(0), fields, manifests, strict);
    return action == null ? null : step(raw, fields, action, manifests.used(), strict);
  }

  /** Whether the cluster takes the step. */
  private boolean taken(MappingReader fields) {
    List<Tree> only = fields.list("only");
    if (only == null) {
      return true;
    }
    if (reading.clusters().isEmpty()) {
      problems.at(fields.keyAt("only"), "only is for scenarios with a matrix");
      return true;
    }
    boolean taken = false;
    for (Tree item : only) {
      String name = MappingReader.text(item, "an entry of only", problems);
      if (name != null && !reading.clusters().contains(name)) {
        problems.at(
            item.at(),
            "the matrix has no cluster \"%s\"%s",
            name,
            Spelling.suggest(name, reading.clusters()));
      }
      taken |= reading.cluster().equals(name);
    }
    return taken;
  }

  private Scenario.@Nullable Step step(
      Tree raw, MappingReader fields, Action action, Set<String> used, boolean strict) {
    for (ObjectReference object : strict ? action.objects() : List.<ObjectReference>of()) {
      String misspelt = AnswerShape.misspelt(object);
      if (misspelt != null) {
        problems.at(object.places().of("kind"), misspelt);
      }
    }
    ExpectParser expects = new ExpectParser(reading, strict);
    Tree expect = fields.get("expect");
    Position at = fields.places().whole();
    if (expect != null && without(action) != null) {
      problems.at(fields.keyAt("expect"), String.valueOf(without(action)));
      return null;
    }
    List<Expect> answers = List.of();
    List<Scenario.EventExpect> events = List.of();
    if (action instanceof Action.Events taking) {
      ObjectReference watched = watches.get(taking.of());
      if (watched == null) {
        problems.at(
            fields.at("events"),
            "no step before begins a watch \"%s\"%s",
            taking.of(),
            Spelling.suggest(taking.of(), watches.keySet()));
      }
      events = expects.events(expect, at, watched);
    } else {
      answers = expects.parse(expect, action, at);
    }
    Set<String> uses = new TreeSet<>(used);
    uses.addAll(
        Variables.uses(TreeMerge.withoutOthers(raw, reading.cluster(), reading.clusters())));
    return new Scenario.Step(
        fields.places(),
        fields.text("name", ""),
        action,
        answers,
        events,
        saves(fields, action, answers, expects, strict),
        reading.variables().needSteps(uses) ? open(raw) : null);
  }

  /** Reads the step again, once there are values for what it uses. */
  private Scenario.OpenStep open(Tree raw) {
    Variables now = reading.variables().with(Map.of(), new Problems());
    Map<String, ObjectReference> begun = new HashMap<>(watches);
    return (saved, found) ->
        new StepParser(reading.with(now.with(saved, found), found), begun).read(raw);
  }

  /** Why nothing can be expected of an action; null if something can. */
  private static @Nullable String without(Action action) {
    if (action instanceof Action.Wait wait && wait.gone()) {
      return "what is gone is not to be expected anything of";
    }
    return action instanceof Action.Clock || action instanceof Action.Disturb
        ? "a step with " + action.word() + " has no answer to expect anything of"
        : null;
  }

  private List<Scenario.Save> saves(
      MappingReader fields,
      Action action,
      List<Expect> answers,
      ExpectParser paths,
      boolean strict) {
    List<Scenario.Save> saves = new ArrayList<>();
    Tree.Mapping mapping = fields.mapping("save");
    if (mapping == null) {
      return saves;
    }
    Expect last = answers.isEmpty() ? null : answers.get(answers.size() - 1);
    boolean nothing =
        without(action) != null
            || action instanceof Action.Upgrade
            || action instanceof Action.Watch
            || (last != null && last.table() != null);
    if (nothing) {
      problems.at(
          fields.keyAt("save"),
          last != null && last.table() != null
              ? "with table there is no object to save of: ask in two steps"
              : "a step with " + action.word() + " has no answer to save anything of");
      return saves;
    }
    List<Schema> schemas =
        strict && last != null
            ? AnswerShape.of(action, answers.size() - 1, last.status())
            : List.of();
    for (Map.Entry<String, Tree.MappingEntry> entry : mapping.entries().entrySet()) {
      String name = entry.getKey();
      Position at = entry.getValue().keyAt();
      Variables.requireName(name, at, problems);
      ValuePath path = paths.path(entry.getValue().value(), "the path of " + name, schemas);
      if (path != null) {
        saves.add(new Scenario.Save(at, name, path));
      }
    }
    return List.copyOf(saves);
  }

  private @Nullable Action action(
      String word, MappingReader step, ManifestReader manifests, boolean strict) {
    Tree tree = Objects.requireNonNull(step.get(word));
    boolean submit = List.of("apply", "create", "replace").contains(word);
    MappingReader fields =
        MappingReader.of(tree, submit ? "this step" : word, problems, STEP.under(word));
    if (fields == null) {
      return null;
    }
    WriteParser writes = new WriteParser(problems, manifests, strict);
    ReadParser reads = new ReadParser(problems);
    EmulationParser emulation = new EmulationParser(problems);
    return switch (word) {
      case "apply" -> writes.submit(Action.Verb.APPLY, fields);
      case "create" -> writes.submit(Action.Verb.CREATE, fields);
      case "replace" -> writes.submit(Action.Verb.REPLACE, fields);
      case "patch" -> writes.patch(fields);
      case "delete" -> writes.delete(fields);
      case "send" -> writes.send(fields);
      case "get" -> ReadParser.get(fields);
      case "list" -> reads.list(fields);
      case "watch" -> reads.watch(fields);
      case "events" -> reads.events(fields);
      case "wait" -> reads.await(fields);
      case "upgrade" -> {
        Features features = step.get("expect") == null ? reading.features() : null;
        yield ClusterParser.upgrade(fields, features, problems);
      }
      case "clock" -> emulation.clock(fields);
      case "trace" -> emulation.trace(fields);
      default -> emulation.fault(fields);
    };
  }
}
