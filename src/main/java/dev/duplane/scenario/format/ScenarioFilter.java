package dev.duplane.scenario.format;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Chooses scenarios by file and name.
 *
 * @param matches holds of the file as named on the command line, or of the name
 */
public record ScenarioFilter(Predicate<String> matches) {
  /** All scenarios. */
  public static final ScenarioFilter ALL = new ScenarioFilter(text -> true);

  /**
   * Reads {@code /regex/}, which must be found in the file or the name, or any other text, which
   * must be part of one of them, in letters of either case.
   *
   * @throws IllegalArgumentException if it is neither, saying why
   */
  public static ScenarioFilter parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("\"\" chooses nothing");
    }
    if (text.length() > 1 && text.startsWith("/") && text.endsWith("/")) {
      try {
        return new ScenarioFilter(
            Pattern.compile(text.substring(1, text.length() - 1)).asPredicate());
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            text + " is not a regular expression: " + e.getDescription(), e);
      }
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return new ScenarioFilter(candidate -> candidate.toLowerCase(Locale.ROOT).contains(lower));
  }

  /** Whether it chooses a scenario. */
  public boolean chooses(Scenario scenario) {
    return matches.test(scenario.file()) || matches.test(scenario.name());
  }
}
