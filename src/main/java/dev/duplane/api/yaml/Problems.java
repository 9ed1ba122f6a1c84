package dev.duplane.api.yaml;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes in what is wrong with input while it is read on.
 *
 * @param found what is wrong, in the order in which it was found; more is added
 */
public record Problems(List<InputProblem> found) {

  /** Nothing is wrong so far. */
  public Problems() {
    this(new ArrayList<>());
  }

  /** Something is wrong at a place. */
  public void at(Position at, String message) {
    found.add(InputProblem.at(at, message));
  }

  /**
   * Something is wrong at a place.
   *
   * @param format of the message, as {@link String#format}
   */
  public void at(Position at, String format, Object first, Object... more) {
    Object[] arguments = new Object[more.length + 1];
    arguments[0] = first;
    System.arraycopy(more, 0, arguments, 1, more.length);
    at(at, String.format(format, arguments));
  }

  /**
   * A value is of the wrong type.
   *
   * @param what it is, e.g. {@code a manifest}
   * @param wanted the right type, e.g. {@code a list}
   */
  public void wrongType(Tree value, String what, String wanted) {
    boolean quotable =
        wanted.equals("text")
            && value instanceof Tree.Scalar scalar
            && (scalar.value().isNumber() || scalar.value().isBoolean());
    String hint = quotable ? ": write it in quotes" : "";
    at(value.at(), "%s must be %s, not %s%s", what, wanted, value.describe(), hint);
  }

  /** A value at a place breaks a rule. */
  public void rule(Position at, String message) {
    found.add(InputProblem.rule(at, message));
  }

  /** Something is wrong with a file as a whole. */
  public void of(String source, String message) {
    found.add(InputProblem.of(source, message));
  }

  /** How many there are. */
  public int count() {
    return found.size();
  }
}
