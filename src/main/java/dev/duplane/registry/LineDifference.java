package dev.duplane.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A unified difference of lines with three lines of context, found as Python's difflib and its port
 * to Go find it, which kube-apiserver's messages show: longest common block first, then what is
 * left and right of it.
 */
public final class LineDifference {
  private static final int CONTEXT = 3;

  /** From so many lines on, those that are everywhere do not begin a block. */
  private static final int MANY_LINES = 200;

  private final List<String> before;
  private final List<String> after;
  private final Map<String, List<Integer>> places = new HashMap<>();
  private final List<Block> blocks = new ArrayList<>();

  private record Block(int before, int after, int size) {}

  /** A stretch of both; they differ unless {@code same}. */
  private record Stretch(boolean same, int before, int beforeEnd, int after, int afterEnd) {}

  private LineDifference(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
    for (int i = 0; i < after.size(); i++) {
      places.computeIfAbsent(after.get(i), line -> new ArrayList<>()).add(i);
    }
    if (after.size() >= MANY_LINES) {
      places.values().removeIf(found -> found.size() > after.size() / 100 + 1);
    }
  }

  /** The hunks, each line with a line feed; empty if nothing differs. */
  public static String of(List<String> before, List<String> after) {
    return new LineDifference(before, after).text();
  }

  private String text() {
    match(0, before.size(), 0, after.size());
    StringBuilder text = new StringBuilder();
    for (List<Stretch> hunk : hunks(stretches())) {
      Stretch first = hunk.get(0);
      Stretch last = hunk.get(hunk.size() - 1);
      text.append("@@ -")
          .append(range(first.before(), last.beforeEnd()))
          .append(" +")
          .append(range(first.after(), last.afterEnd()))
          .append(" @@\n");
      for (Stretch stretch : hunk) {
        if (stretch.same()) {
          print(' ', before.subList(stretch.before(), stretch.beforeEnd()), text);
        } else {
          print('-', before.subList(stretch.before(), stretch.beforeEnd()), text);
          print('+', after.subList(stretch.after(), stretch.afterEnd()), text);
        }
      }
    }
    return text.toString();
  }

  private static String range(int start, int end) {
    int length = end - start;
    if (length == 1) {
      return Integer.toString(start + 1);
    }
    return (length == 0 ? start : start + 1) + "," + length;
  }

  private static void print(char mark, List<String> lines, StringBuilder text) {
    lines.forEach(line -> text.append(mark).append(line).append('\n'));
  }

  private void match(int low, int high, int otherLow, int otherHigh) {
    Block block = longest(low, high, otherLow, otherHigh);
    if (block.size() == 0) {
      return;
    }
    if (low < block.before() && otherLow < block.after()) {
      match(low, block.before(), otherLow, block.after());
    }
    blocks.add(block);
    int end = block.before() + block.size();
    int otherEnd = block.after() + block.size();
    if (end < high && otherEnd < otherHigh) {
      match(end, high, otherEnd, otherHigh);
    }
  }

  private Block longest(int low, int high, int otherLow, int otherHigh) {
    int start = low;
    int otherStart = otherLow;
    int size = 0;
    Map<Integer, Integer> lengths = new HashMap<>();
    for (int i = low; i < high; i++) {
      Map<Integer, Integer> next = new HashMap<>();
      for (int j : places.getOrDefault(before.get(i), List.of())) {
        if (j >= otherLow && j < otherHigh) {
          int length = lengths.getOrDefault(j - 1, 0) + 1;
          next.put(j, length);
          if (length > size) {
            start = i - length + 1;
            otherStart = j - length + 1;
            size = length;
          }
        }
      }
      lengths = next;
    }
    while (start > low
        && otherStart > otherLow
        && before.get(start - 1).equals(after.get(otherStart - 1))) {
      start--;
      otherStart--;
      size++;
    }
    while (start + size < high
        && otherStart + size < otherHigh
        && before.get(start + size).equals(after.get(otherStart + size))) {
      size++;
    }
    return new Block(start, otherStart, size);
  }

  private List<Stretch> stretches() {
    blocks.add(new Block(before.size(), after.size(), 0));
    List<Stretch> stretches = new ArrayList<>();
    int at = 0;
    int otherAt = 0;
    for (Block block : blocks) {
      if (at < block.before() || otherAt < block.after()) {
        stretches.add(new Stretch(false, at, block.before(), otherAt, block.after()));
      }
      at = block.before() + block.size();
      otherAt = block.after() + block.size();
      if (block.size() > 0) {
        stretches.add(new Stretch(true, block.before(), at, block.after(), otherAt));
      }
    }
    return stretches;
  }

  private static List<List<Stretch>> hunks(List<Stretch> stretches) {
    List<List<Stretch>> hunks = new ArrayList<>();
    List<Stretch> hunk = new ArrayList<>();
    boolean differs = false;
    for (int i = 0; i < stretches.size(); i++) {
      Stretch all = stretches.get(i);
      if (!all.same()) {
        hunk.add(all);
        differs = true;
        continue;
      }
      boolean first = i == 0;
      boolean last = i == stretches.size() - 1;
      int length = all.beforeEnd() - all.before();
      if (!first && !last && length <= 2 * CONTEXT) {
        hunk.add(all);
        continue;
      }
      if (!first && differs) {
        int kept = Math.min(CONTEXT, length);
        hunk.add(
            new Stretch(true, all.before(), all.before() + kept, all.after(), all.after() + kept));
        hunks.add(hunk);
        hunk = new ArrayList<>();
        differs = false;
      }
      if (!last) {
        int kept = Math.min(CONTEXT, length);
        hunk.add(
            new Stretch(
                true,
                all.beforeEnd() - kept,
                all.beforeEnd(),
                all.afterEnd() - kept,
                all.afterEnd()));
      }
    }
    if (differs) {
      hunks.add(hunk);
    }
    return hunks;
  }
}
