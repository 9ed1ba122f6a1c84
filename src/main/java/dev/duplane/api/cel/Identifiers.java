package dev.duplane.api.cel;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What CEL takes for the name of a variable (language definition, "Syntax"). */
public final class Identifiers {
  private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private Identifiers() {}

  /** All words of an expression that could be one, those in its texts included. */
  static Set<String> in(String expression) {
    Set<String> found = new LinkedHashSet<>();
    Matcher identifier = IDENTIFIER.matcher(expression);
    while (identifier.find()) {
      found.add(identifier.group());
    }
    return found;
  }

  /** Whether a word means something else in CEL. */
  public static boolean isReserved(String word) {
    return RESERVED.contains(word);
  }

  /** Whether a word can be the name of a variable. */
  public static boolean isIdentifier(String word) {
    return IDENTIFIER.matcher(word).matches() && !isReserved(word);
  }
}
