package dev.duplane.api.yaml;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with the input, found before anything ran.
 *
 * @param source the file, as named on the command line
 * @param at where in the file; null if the file as a whole is meant
 * @param message for people
 * @param rule whether the input has the right form, but a value breaks a rule: told where the form
 *     is right throughout
 */
public record InputProblem(String source, @Nullable Position at, String message, boolean rule) {

  /** By file, line and column, with what is wrong in one file before all others. */
  public static Comparator<InputProblem> startingWith(String file) {
    return Comparator.<InputProblem>comparingInt(problem -> problem.source.equals(file) ? 0 : 1)
        .thenComparing(InputProblem::source)
        .thenComparingInt(problem -> problem.at == null ? 0 : problem.at.line())
        .thenComparingInt(problem -> problem.at == null ? 0 : problem.at.column());
  }

  /** A problem at a place. */
  public static InputProblem at(Position at, String message) {
    return new InputProblem(at.file(), at, message, false);
  }

  /** A value that breaks a rule. */
  public static InputProblem rule(Position at, String message) {
    return new InputProblem(at.file(), at, message, true);
  }

  /** A problem with a file as a whole. */
  public static InputProblem of(String source, String message) {
    return new InputProblem(source, null, message, false);
  }

  @Override
  public String toString() {
    return (at == null ? source : at.toString()) + ": " + message;
  }
}
