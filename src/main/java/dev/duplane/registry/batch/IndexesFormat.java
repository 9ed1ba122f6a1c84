package dev.duplane.registry.batch;

import dev.duplane.api.GoText;
import java.util.ArrayList;
import java.util.List;

/**
 * Indexes of an indexed Job in words, such as {@code 0-2,5}
 * (pkg/apis/batch/validation/validation.go, {@code validateIndexesFormat}).
 */
final class IndexesFormat {
  private IndexesFormat() {}

  /** Indexes one after the other, both ends among them. */
  record IndexInterval(int first, int last) {}

  /**
   * The intervals of a text.
   *
   * @throws IllegalArgumentException if it has none, or they are not in order
   */
  static List<IndexInterval> parse(String text, int completions) {
    List<IndexInterval> intervals = new ArrayList<>();
    if (text.isEmpty()) {
      return intervals;
    }
    for (String part : text.split(",", -1)) {
      IndexInterval interval = interval(part, completions);
      if (!intervals.isEmpty()) {
        inOrder(intervals.get(intervals.size() - 1).last(), interval.first());
      }
      intervals.add(interval);
    }
    return intervals;
  }

  /** How many indexes the intervals have. */
  static int total(List<IndexInterval> intervals) {
    return intervals.stream().mapToInt(each -> each.last() - each.first() + 1).sum();
  }

  private static IndexInterval interval(String part, int completions) {
    String[] ends = part.split("-", -1);
    if (ends.length > 2) {
      throw new IllegalArgumentException(
          "the fragment "
              + GoText.quote(part)
              + " violates the requirement that an index interval can have at most two parts"
              + " separated by '-'");
    }
    int first = index(ends[0], completions);
    if (ends.length == 1) {
      return new IndexInterval(first, first);
    }
    int last = index(ends[1], completions);
    inOrder(first, last);
    return new IndexInterval(first, last);
  }

  private static int index(String text, int completions) {
    int index;
    try {
      index = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "cannot convert string to integer for index: " + GoText.quote(text), e);
    }
    if (index >= completions) {
      throw new IllegalArgumentException("too large index: " + GoText.quote(text));
    }
    return index;
  }

  private static void inOrder(int previous, int current) {
    if (previous >= current) {
      throw new IllegalArgumentException(
          "non-increasing order, previous: " + previous + ", current: " + current);
    }
  }
}
