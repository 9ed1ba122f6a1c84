package dev.duplane.app;

import dev.duplane.scenario.report.Ink;
import java.io.Console;
import java.util.Map;

/**
 * Where progress is shown.
 *
 * @param ink whether with colours
 * @param width in characters, of a terminal on which a line can be overwritten; 0 of anything else
 */
record Terminal(Ink ink, int width) {
  private static final int USUAL_WIDTH = 80;

  /**
   * What a flag and the environment say.
   *
   * @param color {@code auto}, {@code always} or {@code never}
   * @param attached whether standard output is a terminal
   * @param environment of which {@code NO_COLOR} (no-color.org), {@code TERM} and {@code COLUMNS}
   *     are looked at
   * @throws UsageException if {@code color} is none of these
   */
  static Terminal of(String color, boolean attached, Map<String, String> environment) {
    boolean able = attached && !environment.getOrDefault("TERM", "").equals("dumb");
    boolean coloured =
        switch (color) {
          case "auto" -> able && environment.getOrDefault("NO_COLOR", "").isEmpty();
          case "always" -> true;
          case "never" -> false;
          default ->
              throw new UsageException(
                  Flags.COLOR,
                  (color.isEmpty() ? "\"\"" : color) + " is not auto, always or never");
        };
    return new Terminal(coloured ? Ink.COLOURED : Ink.PLAIN, able ? width(environment) : 0);
  }

  private static int width(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : USUAL_WIDTH;
  }

  /**
   * Whether standard output is a terminal. Until JDK 22 there is a console only if it is; since
   * then there may be one that is not, which says so.
   */
  @SuppressWarnings("SystemConsoleNull") // both are looked at
  static boolean attached() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
