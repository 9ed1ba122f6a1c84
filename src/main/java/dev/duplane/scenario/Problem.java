package dev.duplane.scenario;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with the input, found before anything ran.
 *
 * @param source the file, as named on the command line
 * @param at where in the file; null if the file as a whole is meant
 * @param message for people
 */
public record Problem(String source, @Nullable Position at, String message) {

  /** By file, line and column, with what is wrong in one file before all others. */
  static Comparator<Problem> startingWith(String file) {
    return Comparator.<Problem>comparingInt(problem -> problem.source.equals(file) ? 0 : 1)
        .thenComparing(Problem::source)
        .thenComparingInt(problem -> problem.at == null ? 0 : problem.at.line())
        .thenComparingInt(problem -> problem.at == null ? 0 : problem.at.column());
  }

  /** A problem at a place. */
  static Problem at(Position at, String message) {
    return new Problem(at.file(), at, message);
  }

  /** A problem with a file as a whole. */
  static Problem of(String source, String message) {
    return new Problem(source, null, message);
  }

  @Override
  public String toString() {
    return (at == null ? source : at.toString()) + ": " + message;
  }
}
