package dev.duplane.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What was measured, a line each, with how the others compare. */
final class Table {
  private final PrintStream out;
  private final List<Row> rows = new ArrayList<>();

  /** Who was measured. */
  enum Column {
    /** Duplane. */
    HERE("here"),
    /** The API server that was named. */
    PEER("peer"),
    /** fabric8's mock server in CRUD mode. */
    MOCK("fabric8 mock"),
    /** A Vert.x endpoint that gives bytes back. */
    BARE("bare Vert.x");

    private final String title;

    Column(String title) {
      this.title = title;
    }
  }

  /**
   * One line.
   *
   * @param what was measured, with its unit
   * @param values of those that were measured
   * @param moreIsBetter whether a higher value is better
   */
  private record Row(String what, Map<Column, Double> values, boolean moreIsBetter) {
    private String value(Column column) {
      Double value = values.get(column);
      return value == null ? "" : number(value);
    }

    /** How many times better Duplane is than another. */
    private String ratio(Column column) {
      Double here = values.get(Column.HERE);
      Double other = values.get(column);
      return here == null || other == null || here == 0 || other == 0
          ? ""
          : String.format(Locale.ROOT, "%.2f", moreIsBetter ? here / other : other / here);
    }
  }

  Table(PrintStream out) {
    this.out = out;
  }

  /** Adds a line, and says it at once, as all take minutes. */
  void add(String what, Map<Column, Double> values, boolean moreIsBetter) {
    Row row = new Row(what, new EnumMap<>(values), moreIsBetter);
    rows.add(row);
    StringBuilder line = new StringBuilder(what);
    for (Column column : row.values().keySet()) {
      line.append("; ").append(column.title).append(' ').append(row.value(column));
    }
    out.println(line);
  }

  /** Prints all lines; a column that has no value stays out. */
  void print() {
    Set<Column> columns = EnumSet.noneOf(Column.class);
    rows.forEach(row -> columns.addAll(row.values().keySet()));
    Set<Column> others = EnumSet.copyOf(columns);
    others.remove(Column.HERE);
    StringBuilder head = new StringBuilder("| what |");
    columns.forEach(column -> head.append(' ').append(column.title).append(" |"));
    others.forEach(column -> head.append(" times ").append(column.title).append(" |"));
    out.println();
    out.println(head);
    out.println("|---|" + "---|".repeat(columns.size() + others.size()));
    for (Row row : rows) {
      StringBuilder line = new StringBuilder("| ").append(row.what()).append(" |");
      columns.forEach(column -> line.append(' ').append(row.value(column)).append(" |"));
      others.forEach(column -> line.append(' ').append(row.ratio(column)).append(" |"));
      out.println(line);
    }
  }

  private static String number(double value) {
    return value < 10
        ? String.format(Locale.ROOT, "%.2f", value)
        : String.format(Locale.ROOT, "%,.0f", value);
  }
}
