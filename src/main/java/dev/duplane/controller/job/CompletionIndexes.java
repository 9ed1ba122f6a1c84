package dev.duplane.controller.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Indexes of an indexed Job, which a status and a success policy write as {@code 0-2,5}
 * (pkg/controller/job/indexed_job_utils.go, {@code orderedIntervals}).
 */
final class CompletionIndexes {
  private final TreeSet<Integer> indexes = new TreeSet<>();

  private CompletionIndexes() {}

  /**
   * The indexes of a text. What is no number is left out.
   *
   * @param completions above all indexes
   */
  static CompletionIndexes parse(String text, int completions) {
    CompletionIndexes parsed = new CompletionIndexes();
    for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      String[] ends = part.split("-", 2);
      try {
        int first = Integer.parseInt(ends[0]);
        int last = Math.min(Integer.parseInt(ends[ends.length - 1]), completions - 1);
        for (int index = first; index <= last; index++) {
          parsed.indexes.add(index);
        }
      } catch (NumberFormatException e) {
        // As if it were not there.
      }
    }
    return parsed;
  }

  /** These and others. */
  CompletionIndexes with(Collection<Integer> others) {
    CompletionIndexes all = new CompletionIndexes();
    all.indexes.addAll(indexes);
    all.indexes.addAll(others);
    return all;
  }

  CompletionIndexes with(CompletionIndexes others) {
    return with(others.indexes);
  }

  boolean has(int index) {
    return indexes.contains(index);
  }

  int total() {
    return indexes.size();
  }

  /** How many of these are among others. */
  int among(CompletionIndexes others) {
    return (int) indexes.stream().filter(others::has).count();
  }

  /** The first that are not among these. */
  List<Integer> missing(int count, int completions) {
    List<Integer> missing = new ArrayList<>();
    for (int index = 0; index < completions && missing.size() < count; index++) {
      if (!indexes.contains(index)) {
        missing.add(index);
      }
    }
    return missing;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    Integer index = indexes.isEmpty() ? null : indexes.first();
    while (index != null) {
      int first = index;
      int last = first;
      index = indexes.higher(index);
      while (index != null && index == last + 1) {
        last = index;
        index = indexes.higher(index);
      }
      text.append(text.length() == 0 ? "" : ",").append(first);
      if (last > first) {
        text.append(last == first + 1 ? ',' : '-').append(last);
      }
    }
    return text.toString();
  }
}
