package dev.duplane.scenario.format;

import dev.duplane.api.schema.Schema;
import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Problems;
import dev.duplane.api.yaml.Tree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code expect} of a step. */
final class ExpectParser {
  private static final List<String> OF_OBJECTS = List.of("object", "exact", "items", "absent");

  private final ReadingContext reading;
  private final Problems problems;
  private final boolean strict;

  /**
   * A parser for one step.
   *
   * @param strict whether fields must be such as the contract has them
   */
  ExpectParser(ReadingContext reading, boolean strict) {
    this.reading = reading;
    this.problems = reading.problems();
    this.strict = strict;
  }

  /**
   * What is expected of each answer of a step.
   *
   * @param tree a mapping that holds for every answer, a list of one mapping an answer, or null:
   *     success
   * @param step where the step stands
   */
  List<Expect> parse(@Nullable Tree tree, Action action, Position step) {
    int answers = action.answers();
    if (tree == null) {
      return Collections.nCopies(answers, Expect.success(step));
    }
    List<Tree> items =
        tree instanceof Tree.Sequence sequence
            ? sequence.items()
            : Collections.nCopies(answers, tree);
    if (items.size() != answers) {
      problems.at(
          tree.at(),
          "expect has %s entries for %s%s",
          items.size(),
          answers,
          answers == 1 ? " answer" : " answers");
      return List.of();
    }
    KeyTable keys = KeyTable.of(action instanceof Action.Upgrade ? "refusal" : "expect");
    List<Expect> expects = new ArrayList<>();
    for (int i = 0; i < answers; i++) {
      MappingReader fields = fields(items.get(i), "expect", keys);
      if (fields == null) {
        expects.add(Expect.success(step));
        continue;
      }
      Integer status = fields.integer("status");
      List<Schema> schemas = strict ? AnswerShape.of(action, i, status) : List.of();
      expects.add(expect(fields, schemas, table(fields, action)));
    }
    return expects;
  }

  /** The keys of a mapping, with those for the cluster in place of those for all. */
  private @Nullable MappingReader fields(Tree tree, String what, KeyTable keys) {
    MappingReader fields = MappingReader.of(tree, what, problems, keys);
    Tree on = fields == null ? null : fields.get("on");
    if (fields == null || on == null) {
      return fields;
    }
    if (reading.clusters().isEmpty()) {
      problems.at(fields.keyAt("on"), "on is for scenarios with a matrix");
      return fields;
    }
    MappingReader clusters = MappingReader.of(on, "on", problems, keys, reading.clusters());
    Tree own = clusters == null ? null : clusters.get(reading.cluster());
    Tree.Mapping general = ((Tree.Mapping) tree).without("on"::equals);
    if (own == null) {
      return MappingReader.unchecked(general, problems, keys);
    }
    if (MappingReader.of(own, "an entry of on", problems, keys, keys.keysBut("on")) == null) {
      return null;
    }
    return MappingReader.unchecked(TreeMerge.expect(general, (Tree.Mapping) own), problems, keys);
  }

  private Expect expect(MappingReader fields, List<Schema> schemas, Expect.@Nullable Table table) {
    Tree.Mapping object = fields.mapping("object");
    Tree.Mapping exact = fields.mapping("exact");
    Tree items = fields.list("items") == null ? null : fields.get("items");
    check(object, "object", schemas);
    check(exact, "exact", schemas);
    if (items != null) {
      Tree.Mapping list =
          new Tree.Mapping(items.at(), Map.of("items", new Tree.MappingEntry(items.at(), items)));
      check(list, "", schemas);
    }
    if (object != null && exact != null) {
      problems.at(fields.keyAt("exact"), "either object or exact may be given, not both");
    }
    return new Expect(
        fields.places(),
        fields.integer("status"),
        object,
        absent(fields.items("absent"), schemas),
        where(fields.items("where"), table == null ? schemas : List.of()),
        causes(fields.list("causes")),
        fields.text("message"),
        fields.text("messageContains"),
        exact,
        (Tree.Sequence) items,
        fields.texts("warnings"),
        table);
  }

  /** MappingReader that are named must be such as one of the kinds has: the nearest is told of. */
  private void check(Tree.@Nullable Mapping tree, String what, List<Schema> schemas) {
    if (tree == null) {
      return;
    }
    refuseNulls(tree, what);
    Problems fewest = null;
    for (Schema schema : schemas) {
      Problems found = new Problems();
      new FieldCheck(FieldCheck.Purpose.EXPECTED, found).tree(tree, schema, "");
      if (found.count() == 0) {
        return;
      }
      fewest = fewest == null || found.count() < fewest.count() ? found : fewest;
    }
    if (fewest != null) {
      problems.found().addAll(fewest.found());
    }
  }

  private void refuseNulls(Tree tree, String path) {
    if (tree instanceof Tree.Mapping mapping) {
      String prefix = path.isEmpty() ? "" : path + ".";
      mapping.entries().forEach((key, entry) -> refuseNulls(entry.value(), prefix + key));
    } else if (tree instanceof Tree.Sequence sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        refuseNulls(sequence.items().get(i), path + "[" + i + "]");
      }
    } else if (tree.toJson().isNull()) {
      problems.at(
          tree.at(), path + " has no value: to say that a field must not be there, use absent");
    }
  }

  private List<Expect.Absent> absent(List<Tree> items, List<Schema> schemas) {
    List<Expect.Absent> paths = new ArrayList<>();
    for (Tree item : items) {
      ValuePath path = path(item, "an entry of absent", schemas);
      if (path != null) {
        paths.add(new Expect.Absent(item.at(), path));
      }
    }
    return List.copyOf(paths);
  }

  /** A path, or null if it is none or cannot be in an answer. */
  @Nullable ValuePath path(Tree item, String what, List<Schema> schemas) {
    String text = MappingReader.text(item, what, problems);
    if (text == null || Tree.open(item)) {
      return null;
    }
    try {
      ValuePath path = ValuePath.parse(text);
      return possible(path, item, schemas) ? path : null;
    } catch (SyntaxException e) {
      problems.at(ScenarioParser.inText(item, e.offset()), e.why());
      return null;
    }
  }

  private boolean possible(ValuePath path, Tree item, List<Schema> schemas) {
    String wrong = FieldCheck.path(path, schemas);
    if (wrong != null) {
      problems.at(item.at(), wrong);
    }
    return wrong == null;
  }

  private List<Where> where(List<Tree> items, List<Schema> schemas) {
    List<Where> conditions = new ArrayList<>();
    for (Tree item : items) {
      String text = MappingReader.text(item, "an entry of where", problems);
      if (text == null) {
        continue;
      }
      try {
        // As written: a condition on the value of a variable reads otherwise than one on a path.
        String written = item instanceof Tree.Scalar scalar ? scalar.written() : text;
        Where where = Where.parse(item.at(), written, reading.variables());
        possible(where.path(), item, schemas);
        if (where.condition() instanceof Where.EqualTo equal) {
          possible(equal.other(), item, schemas);
        }
        conditions.add(where);
      } catch (SyntaxException e) {
        problems.at(ScenarioParser.inText(item, e.offset()), e.why());
      }
    }
    return List.copyOf(conditions);
  }

  private @Nullable List<Expect.Cause> causes(@Nullable List<Tree> items) {
    if (items == null) {
      return null;
    }
    List<Expect.Cause> causes = new ArrayList<>();
    for (Tree item : items) {
      MappingReader fields = MappingReader.of(item, "a cause", problems, KeyTable.of("cause"));
      if (fields != null) {
        causes.add(
            new Expect.Cause(
                fields.places(),
                fields.text("reason"),
                fields.text("field"),
                fields.text("message"),
                fields.text("messageContains")));
      }
    }
    return List.copyOf(causes);
  }

  private Expect.@Nullable Table table(MappingReader fields, Action action) {
    Tree tree = fields.get("table");
    if (tree == null) {
      return null;
    }
    for (String key : OF_OBJECTS) {
      if (fields.get(key) != null) {
        problems.at(
            fields.keyAt(key), "with table there is no object to look at: ask in two steps");
      }
    }
    return new TableParser(problems).parse(tree, action);
  }

  /** The events that a watch must have brought. */
  List<Scenario.EventExpect> events(
      @Nullable Tree tree, Position step, @Nullable ObjectReference objects) {
    List<Scenario.EventExpect> events = new ArrayList<>();
    if (!(tree instanceof Tree.Sequence sequence)) {
      problems.at(
          tree == null ? step : tree.at(),
          "events needs expect: the list of events that must have come");
      return events;
    }
    for (Tree item : sequence.items()) {
      MappingReader fields = fields(item, "an event", KeyTable.of("event"));
      if (fields != null) {
        String type = fields.word("type", "");
        List<Schema> schemas =
            !strict || objects == null
                ? List.of()
                : type.equals("ERROR")
                    ? List.of(AnswerShape.status())
                    : AnswerShape.object(objects, "");
        events.add(new Scenario.EventExpect(item.at(), type, expect(fields, schemas, null)));
      }
    }
    return List.copyOf(events);
  }
}
