package dev.duplane.api.cel;

import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why an expression does not compile, in the words of cel-go, which differ a little from those of
 * cel-java (cel-go, parser.go and checker/errors.go).
 */
final class CompilationIssues {
  private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*\\)$");
  private static final Pattern SYNTAX =
      Pattern.compile(
          "^(mismatched input|extraneous input|missing .* at|no viable alternative|token"
              + " recognition error).*",
          Pattern.DOTALL);

  private static final Pattern LITERAL =
      Pattern.compile("(Regex|duration|timestamp) validation failed\\. .*", Pattern.DOTALL);

  private CompilationIssues() {}

  /** One text for all issues, each with the line that it is about. */
  static String of(CelValidationException problem) {
    StringBuilder all = new StringBuilder();
    for (CelIssue issue : problem.getErrors()) {
      if (!all.isEmpty()) {
        all.append('\n');
      }
      CelIssue shown =
          CelIssue.formatError(issue.getExprId(), issue.getSourceLocation(), words(issue));
      all.append(shown.toDisplayString(problem.getSource()));
    }
    return all.toString();
  }

  private static String words(CelIssue issue) {
    String said = CANDIDATES.matcher(issue.getMessage()).replaceFirst("");
    Matcher literal = LITERAL.matcher(said);
    if (literal.matches()) {
      String what = literal.group(1).toLowerCase(Locale.ROOT);
      return "invalid " + (what.equals("regex") ? "matches" : what) + " argument";
    }
    return SYNTAX.matcher(said).matches() ? "Syntax error: " + said : said;
  }
}
