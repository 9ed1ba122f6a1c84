package dev.duplane.scenario.format;

import java.util.Collection;
import java.util.Comparator;

/** Finds what was meant by a word that is not known. */
public final class Spelling {
  private Spelling() {}

  /** {@code ; did you mean "expect"?}, or nothing if no known word is near. */
  public static String suggest(String word, Collection<String> known) {
    int limit = word.length() / 3;
    return known.stream()
        .filter(candidate -> distance(word, candidate) <= limit)
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .map(candidate -> "; did you mean \"" + candidate + "\"?")
        .orElse("");
  }

  /** Edits from one word to the other, a swap of neighbours counting as one (Damerau, 1964). */
  private static int distance(String first, String second) {
    int[][] edits = new int[first.length() + 1][second.length() + 1];
    for (int i = 0; i <= first.length(); i++) {
      for (int j = 0; j <= second.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int change = first.charAt(i - 1) == second.charAt(j - 1) ? 0 : 1;
        int best = Math.min(edits[i - 1][j], edits[i][j - 1]) + 1;
        best = Math.min(best, edits[i - 1][j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && first.charAt(i - 1) == second.charAt(j - 2)
                && first.charAt(i - 2) == second.charAt(j - 1);
        edits[i][j] = swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
      }
    }
    return edits[first.length()][second.length()];
  }
}
