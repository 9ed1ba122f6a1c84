package dev.duplane.scenario.format;

import dev.duplane.api.yaml.Problems;
import dev.duplane.api.yaml.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@code table} of an expect. */
final class TableParser {
  private final Problems problems;

  TableParser(Problems problems) {
    this.problems = problems;
  }

  Expect.@Nullable Table parse(Tree tree, Action action) {
    MappingReader fields = MappingReader.of(tree, "table", problems);
    if (fields == null || fields.required("columns") == null || fields.required("rows") == null) {
      return null;
    }
    List<Tree> columnTrees = fields.list("columns");
    List<Tree> rowTrees = fields.list("rows");
    ObjectReference objects = objects(action);
    if (objects == null || columnTrees == null || rowTrees == null) {
      if (objects == null) {
        problems.at(tree.at(), "only get, list and wait can ask for a table");
      }
      return null;
    }
    List<String> known = AnswerShape.columns(objects);
    List<String> columns = new ArrayList<>();
    for (Tree column : columnTrees) {
      String name = MappingReader.text(column, "a column", problems);
      if (name != null && !known.isEmpty() && !known.contains(name)) {
        problems.at(
            column.at(),
            "%s has no column \"%s\" but %s%s",
            objects.kind(),
            name,
            String.join(", ", known),
            Spelling.suggest(name, known));
      }
      columns.add(name == null ? "" : name);
    }
    return new Expect.Table(fields.places(), List.copyOf(columns), rows(rowTrees, columns.size()));
  }

  private static @Nullable ObjectReference objects(Action action) {
    boolean reads =
        action instanceof Action.Wait
            || (action instanceof Action.SingleRequest request
                && List.of("get", "list").contains(request.word()));
    return reads ? action.objects().get(0) : null;
  }

  private List<Expect.Row> rows(List<Tree> trees, int columns) {
    List<Expect.Row> rows = new ArrayList<>();
    for (Tree tree : trees) {
      if (!(tree instanceof Tree.Sequence sequence)) {
        problems.wrongType(tree, "a row", "a list");
        continue;
      }
      if (sequence.items().size() != columns) {
        problems.at(
            tree.at(),
            "a row of " + sequence.items().size() + " cells for " + columns + " columns");
      }
      List<String> cells = new ArrayList<>();
      for (Tree cell : sequence.items()) {
        if (cell instanceof Tree.Scalar scalar) {
          // A cell is compared as text: 80 and "80" are the same.
          cells.add(scalar.value().isTextual() ? scalar.value().asText() : scalar.written());
        } else {
          problems.wrongType(cell, "a cell", "text");
        }
      }
      rows.add(new Expect.Row(tree.at(), List.copyOf(cells)));
    }
    return List.copyOf(rows);
  }
}
