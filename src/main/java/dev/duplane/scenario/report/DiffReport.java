package dev.duplane.scenario.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.TreeDifference;
import dev.duplane.scenario.run.DiffResult;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints what two clusters answered: as text while it goes on, or as one JSON document. */
public final class DiffReport {
  private final PrintStream out;
  private final boolean json;
  private final List<DiffResult> results = new ArrayList<>();

  /**
   * Says which clusters there are.
   *
   * @param theirs which cluster the other one is
   * @param json whether one JSON document is printed instead of text
   */
  public DiffReport(PrintStream out, String theirs, boolean json) {
    this.out = out;
    this.json = json;
    if (!json) {
      line("ours is emulated, theirs is " + theirs);
    }
  }

  /** Takes the result of a scenario. */
  public void add(DiffResult result) {
    results.add(result);
    if (json) {
      return;
    }
    line(result.scenario().title() + ": " + result.scenario().name());
    int step = 0;
    for (DiffResult.Pair pair : result.answers()) {
      if (pair.equal()) {
        continue;
      }
      if (pair.step() != step) {
        step = pair.step();
        line("  " + step + " " + pair.name());
      }
      line("    " + pair.request());
      for (TreeDifference difference : pair.differences()) {
        line("      " + difference.path());
        line("        ours    " + shown(difference.left()));
        line("        theirs  " + shown(difference.right()));
      }
    }
    if (!result.stopped().isEmpty()) {
      line((result.failed() ? "  FAILED   " : "  skipped  ") + result.stopped());
    }
    if (!result.answers().isEmpty()) {
      line("  " + result.equal() + " of " + result.answers().size() + " answers are equal");
    }
    out.flush();
  }

  /**
   * Says how many answers are equal in all.
   *
   * @return whether all are, and nothing failed
   */
  public boolean end() {
    int answers = results.stream().mapToInt(result -> result.answers().size()).sum();
    int equal = results.stream().mapToInt(DiffResult::equal).sum();
    if (json) {
      line(document(answers, equal).toString());
    } else {
      long skipped = results.stream().filter(result -> !result.stopped().isEmpty()).count();
      line(
          "total: "
              + equal
              + " of "
              + answers
              + " answers are equal"
              + (answers == 0 ? "" : " (" + percent(equal, answers) + " %)")
              + (skipped == 0
                  ? ""
                  : "; " + skipped + " of " + results.size() + " scenarios not or not all taken"));
    }
    out.flush();
    return equal == answers && results.stream().noneMatch(DiffResult::failed);
  }

  /** Cut off, not rounded: 100.0 is all of them. */
  private static String percent(int equal, int answers) {
    long tenths = 1000L * equal / answers;
    return tenths / 10 + "." + tenths % 10;
  }

  private ObjectNode document(int answers, int equal) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("answers", answers).put("equal", equal);
    var scenarios = document.putArray("scenarios");
    for (DiffResult result : results) {
      ObjectNode scenario = scenarios.addObject();
      scenario
          .put("file", result.scenario().file())
          .put("name", result.scenario().name())
          .put("cluster", result.scenario().clusterName())
          .put("answers", result.answers().size())
          .put("equal", result.equal())
          .put("failed", result.failed())
          .put("stopped", result.stopped());
      var differences = scenario.putArray("differences");
      for (DiffResult.Pair pair : result.answers()) {
        for (TreeDifference difference : pair.differences()) {
          ObjectNode one = differences.addObject();
          one.put("step", pair.step())
              .put("name", pair.name())
              .put("request", pair.request())
              .put("path", difference.path());
          one.set("ours", difference.left());
          one.set("theirs", difference.right());
        }
      }
    }
    return document;
  }

  private static String shown(@Nullable JsonNode value) {
    return value == null ? "absent" : value.toString();
  }

  private void line(String text) {
    out.print(text + "\n");
  }
}
