package dev.duplane.scenario.format;

import dev.duplane.api.yaml.InputProblem;
import dev.duplane.api.yaml.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@code table} of an expect. */
final class TableParser {
  private final List<InputProblem> problems;

  TableParser(List<InputProblem> problems) {
    this.problems = problems;
  }

  Expect.@Nullable Table parse(Tree tree, Action action) {
    MappingReader fields = MappingReader.of(tree, "table", problems, KeyTable.of("table"));
    if (fields == null || fields.required("columns") == null || fields.required("rows") == null) {
      return null;
    }
    List<Tree> columnTrees = fields.list("columns");
    List<Tree> rowTrees = fields.list("rows");
    OfKind objects = objects(action);
    if (objects == null || columnTrees == null || rowTrees == null) {
      if (objects == null) {
        problems.add(InputProblem.at(tree.at(), "only get, list and wait can ask for a table"));
      }
      return null;
    }
    List<String> known = AnswerShape.columns(objects);
    List<String> columns = new ArrayList<>();
    for (Tree column : columnTrees) {
      String name = MappingReader.text(column, "a column", problems);
      if (name != null && !known.isEmpty() && !known.contains(name)) {
        problems.add(
            InputProblem.at(
                column.at(),
                objects.kind()
                    + " has no column \""
                    + name
                    + "\" but "
                    + String.join(", ", known)
                    + Spelling.suggest(name, known)));
      }
      columns.add(name == null ? "" : name);
    }
    return new Expect.Table(fields.places(), List.copyOf(columns), rows(rowTrees, columns.size()));
  }

  private static @Nullable OfKind objects(Action action) {
    boolean reads =
        action instanceof Action.Wait
            || action instanceof Action.Get
            || action instanceof Action.ListAll;
    return reads ? action.objects().get(0) : null;
  }

  private List<Expect.Row> rows(List<Tree> trees, int columns) {
    List<Expect.Row> rows = new ArrayList<>();
    for (Tree tree : trees) {
      if (!(tree instanceof Tree.Sequence sequence)) {
        problems.add(InputProblem.at(tree.at(), MappingReader.wrongType("a row", "a list", tree)));
        continue;
      }
      if (sequence.items().size() != columns) {
        problems.add(
            InputProblem.at(
                tree.at(),
                "a row of " + sequence.items().size() + " cells for " + columns + " columns"));
      }
      List<String> cells = new ArrayList<>();
      for (Tree cell : sequence.items()) {
        if (cell instanceof Tree.Scalar scalar) {
          // A cell is compared as text: 80 and "80" are the same.
          cells.add(scalar.value().isTextual() ? scalar.value().asText() : scalar.written());
        } else {
          problems.add(InputProblem.at(cell.at(), MappingReader.wrongType("a cell", "text", cell)));
        }
      }
      rows.add(new Expect.Row(tree.at(), List.copyOf(cells)));
    }
    return List.copyOf(rows);
  }
}
