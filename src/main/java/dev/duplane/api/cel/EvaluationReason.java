package dev.duplane.api.cel;

import dev.cel.runtime.CelEvaluationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why an expression has no value, in the words of cel-go (common/types/err.go). */
final class EvaluationReason {
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");
  private static final Pattern PLACE = Pattern.compile("^evaluation error( at [^ ]+)?: ");

  private EvaluationReason() {}

  static String of(CelEvaluationException e) {
    String text = PLACE.matcher(String.valueOf(e.getMessage())).replaceFirst("");
    Matcher quoted = QUOTED.matcher(text);
    return switch (e.getErrorCode()) {
      case ATTRIBUTE_NOT_FOUND -> "no such key: " + (quoted.find() ? quoted.group(1) : text);
      case DIVIDE_BY_ZERO -> "division by zero";
      case NUMERIC_OVERFLOW -> "integer overflow";
      case ITERATION_BUDGET_EXCEEDED -> "operation cancelled: actual cost limit exceeded";
      case OVERLOAD_NOT_FOUND -> "no such overload";
      case INDEX_OUT_OF_BOUNDS ->
          "index out of bounds: " + text.substring(text.lastIndexOf(' ') + 1);
      default -> {
        Throwable cause = e.getCause();
        yield text.startsWith("expected boolean value")
            ? "no such overload"
            : cause == null || cause.getMessage() == null ? text : cause.getMessage();
      }
    };
  }
}
