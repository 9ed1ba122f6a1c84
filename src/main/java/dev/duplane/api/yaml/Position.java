package dev.duplane.api.yaml;

/**
 * A place in a file, as text {@code scenarios/foo.yaml:12:5}.
 *
 * @param file as named on the command line, with slashes
 * @param line from 1
 * @param column from 1
 */
public record Position(String file, int line, int column) {

  /** The beginning of a file. */
  public static Position startOf(String file) {
    return new Position(file, 1, 1);
  }

  /** The place {@code count} characters further on the line. */
  public Position plus(int count) {
    return new Position(file, line, column + count);
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
