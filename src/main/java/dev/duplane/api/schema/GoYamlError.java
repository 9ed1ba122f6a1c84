package dev.duplane.api.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.scanner.ScannerException;

/**
 * Errors of SnakeYAML in the words of goyaml. Both descend from the same parser, so what they find
 * and where agrees; the words and the counting of lines differ.
 */
final class GoYamlError {
  private record Wording(String context, String problem, String words) {}

  private static final List<Wording> WORDINGS =
      List.of(
          new Wording("", "expected the node content", "did not find expected node content"),
          new Wording("", "expected ',' or ']'", "did not find expected ',' or ']'"),
          new Wording("", "expected ',' or '}'", "did not find expected ',' or '}'"),
          new Wording("block mapping", "expected <block end>", "did not find expected key"),
          new Wording("", "expected <block end>", "did not find expected '-' indicator"),
          new Wording("", "expected '<document start>'", "did not find expected <document start>"),
          new Wording(
              "",
              "mapping values are not allowed",
              "mapping values are not allowed in this context"),
          new Wording(
              "", "mapping keys are not allowed", "mapping keys are not allowed in this context"),
          new Wording(
              "",
              "sequence entries are not allowed",
              "block sequence entries are not allowed in this context"),
          new Wording("", "could not find expected ':'", "could not find expected ':'"),
          new Wording("", "found duplicate anchor", "found duplicate anchor"),
          new Wording("", "found unexpected end of stream", "found unexpected end of stream"),
          new Wording("", "found unknown escape character", "found unknown escape character"));

  private GoYamlError() {}

  static String of(MarkedYAMLException error) {
    String problem = error.getProblem() == null ? "" : error.getProblem();
    if (problem.startsWith("found undefined alias")) {
      String name = problem.substring("found undefined alias".length()).trim();
      return "yaml: unknown anchor '" + name + "' referenced";
    }
    return "yaml: " + where(error) + words(error.getContext(), problem);
  }

  private static String words(@Nullable String context, String problem) {
    if (problem.startsWith("found character") && problem.contains("cannot start any token")) {
      return "found character that cannot start any token";
    }
    for (Wording wording : WORDINGS) {
      if (problem.startsWith(wording.problem)
          && (context == null ? "" : context).contains(wording.context)) {
        return wording.words;
      }
    }
    return problem.replaceFirst(",? but (?:found|got) .*", "");
  }

  /**
   * goyaml shows the line counted from 0 for errors of its parser and from 1 for those of its
   * scanner, none for the first line, and takes the end of the text for a line of its own.
   */
  private static String where(MarkedYAMLException error) {
    int line = line(error.getProblemMark());
    if (line > 0 && error instanceof ScannerException) {
      line++;
    }
    if (line == 0) {
      line = line(error.getContextMark());
    }
    return line == 0 ? "" : "line " + line + ": ";
  }

  private static int line(@Nullable Mark mark) {
    if (mark == null) {
      return 0;
    }
    boolean end = mark.getPointer() >= mark.getBuffer().length;
    return mark.getLine() + (end && mark.getColumn() > 0 ? 1 : 0);
  }
}
