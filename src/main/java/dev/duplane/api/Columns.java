package dev.duplane.api;

import java.util.ArrayList;
import java.util.List;

/** Texts one below the other. */
public final class Columns {
  private static final int GAP = 3;

  private Columns() {}

  /**
   * A line for each row; all rows have as many cells as the first.
   *
   * @return lines without spaces at their ends
   */
  public static List<String> of(List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      int end = 0;
      for (int column = 0; column < row.size(); column++) {
        line.append(row.get(column));
        int at = column;
        end += GAP + rows.stream().mapToInt(each -> length(each.get(at))).max().orElse(0);
        line.append(" ".repeat(Math.max(0, end - length(line.toString()))));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
