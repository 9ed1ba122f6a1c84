package dev.duplane.scenario.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.yaml.Position;
import dev.duplane.scenario.format.Expect;
import java.util.ArrayList;
import java.util.List;

/** Holds a Table against what is expected of its cells. */
final class TableComparison {
  private final JsonNode table;
  private final List<Difference> differences = new ArrayList<>();

  private TableComparison(JsonNode table) {
    this.table = table;
  }

  /** The differences, row by row. */
  static List<Difference> of(Expect.Table expected, JsonNode body) {
    TableComparison comparison = new TableComparison(body);
    comparison.compare(expected);
    return comparison.differences;
  }

  private void compare(Expect.Table expected) {
    Position at = expected.places().whole();
    if (!table.path("kind").asText().equals("Table")) {
      String kind = table.has("kind") ? table.get("kind").toString() : AnswerComparison.ABSENT;
      differences.add(new Difference(at, "kind", "\"Table\"", kind));
      return;
    }
    List<String> names = new ArrayList<>();
    table.path("columnDefinitions").forEach(column -> names.add(column.path("name").asText()));
    for (String column : expected.columns()) {
      if (!names.contains(column)) {
        differences.add(
            new Difference(
                expected.places().of("columns"), "columns", column, String.join(", ", names)));
      }
    }
    if (!differences.isEmpty()) {
      return;
    }
    List<Expect.Row> rows = expected.rows();
    JsonNode given = table.path("rows");
    for (int i = 0; i < Math.max(rows.size(), given.size()); i++) {
      String path = "rows[" + i + "]";
      if (i >= rows.size()) {
        differences.add(
            new Difference(
                expected.places().of("rows"),
                path,
                AnswerComparison.ABSENT,
                given.get(i).path("cells").toString()));
      } else if (i >= given.size()) {
        differences.add(
            new Difference(
                rows.get(i).at(), path, rows.get(i).cells().toString(), AnswerComparison.ABSENT));
      } else {
        row(rows.get(i), expected.columns(), names, given.get(i).path("cells"), path);
      }
    }
  }

  private void row(
      Expect.Row row, List<String> columns, List<String> names, JsonNode cells, String path) {
    for (int i = 0; i < columns.size(); i++) {
      JsonNode cell = cells.path(names.indexOf(columns.get(i)));
      String text = cell.isContainerNode() ? cell.toString() : cell.asText();
      String wanted = row.cells().get(i);
      if (!wanted.equals(Expect.ANY) && !wanted.equals(text)) {
        differences.add(
            new Difference(
                row.at(),
                path + "." + columns.get(i),
                TextNode.valueOf(wanted).toString(),
                TextNode.valueOf(text).toString()));
      }
    }
  }
}
