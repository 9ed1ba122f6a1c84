package dev.duplane.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@code expect} of a step. */
final class ExpectParser {
  private static final List<String> KEYS =
      List.of("status", "object", "absent", "where", "causes", "message", "messageContains");
  private static final List<String> CAUSE_KEYS =
      List.of("reason", "field", "message", "messageContains");

  private final List<Problem> problems;

  ExpectParser(List<Problem> problems) {
    this.problems = problems;
  }

  /**
   * What is expected of each answer of a step.
   *
   * @param tree a mapping that holds for every answer, a list of one mapping an answer, or null:
   *     success
   * @param answers how many there are
   * @param step where the step stands
   */
  List<Expect> parse(@Nullable Tree tree, int answers, Position step) {
    if (tree == null) {
      return Collections.nCopies(answers, Expect.success(step));
    }
    if (tree instanceof Tree.Sequence sequence) {
      if (sequence.items().size() != answers) {
        problems.add(
            Problem.at(
                tree.at(),
                "expect has "
                    + sequence.items().size()
                    + " entries for "
                    + answers
                    + (answers == 1 ? " answer" : " answers")));
      }
      return sequence.items().stream().map(this::expect).toList();
    }
    return Collections.nCopies(answers, expect(tree));
  }

  private Expect expect(Tree tree) {
    Fields fields = Fields.of(tree, "expect", problems, KEYS);
    if (fields == null) {
      return Expect.success(tree.at());
    }
    Tree.Mapping object = fields.mapping("object");
    if (object != null) {
      refuseNulls(object, "object");
    }
    return new Expect(
        fields.places(),
        fields.integer("status"),
        object,
        absent(fields.list("absent")),
        where(fields.list("where")),
        causes(fields.list("causes")),
        fields.text("message"),
        fields.text("messageContains"));
  }

  private void refuseNulls(Tree tree, String path) {
    if (tree instanceof Tree.Mapping mapping) {
      mapping.entries().forEach((key, entry) -> refuseNulls(entry.value(), path + "." + key));
    } else if (tree instanceof Tree.Sequence sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        refuseNulls(sequence.items().get(i), path + "[" + i + "]");
      }
    } else if (tree.toJson().isNull()) {
      problems.add(
          Problem.at(
              tree.at(),
              path + " has no value: to say that a field must not be there, use absent"));
    }
  }

  private List<Expect.Absent> absent(@Nullable List<Tree> items) {
    List<Expect.Absent> paths = new ArrayList<>();
    for (Tree item : items == null ? List.<Tree>of() : items) {
      String text = Fields.text(item, "an entry of absent", problems);
      if (text != null) {
        try {
          paths.add(new Expect.Absent(item.at(), ValuePath.parse(text)));
        } catch (SyntaxException e) {
          problems.add(Problem.at(ScenarioParser.inText(item, e.offset()), e.why()));
        }
      }
    }
    return List.copyOf(paths);
  }

  private List<Where> where(@Nullable List<Tree> items) {
    List<Where> conditions = new ArrayList<>();
    for (Tree item : items == null ? List.<Tree>of() : items) {
      String text = Fields.text(item, "an entry of where", problems);
      if (text != null) {
        try {
          conditions.add(Where.parse(item.at(), text));
        } catch (SyntaxException e) {
          problems.add(Problem.at(ScenarioParser.inText(item, e.offset()), e.why()));
        }
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
      Fields fields = Fields.of(item, "a cause", problems, CAUSE_KEYS);
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
}
