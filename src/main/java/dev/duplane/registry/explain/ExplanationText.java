package dev.duplane.registry.explain;

import java.util.ArrayList;
import java.util.List;

/** An explanation as lines for a terminal. */
public final class ExplanationText {
  private static final String RULE_INDENT = "      ";

  private final List<String> lines = new ArrayList<>();

  private ExplanationText() {}

  /** Without line ends; the same explanation gives the same lines. */
  public static List<String> lines(Explanation explanation) {
    ExplanationText text = new ExplanationText();
    text.add(explanation);
    return List.copyOf(text.lines);
  }

  /** The lines, each with a line feed. */
  public static String of(Explanation explanation) {
    return String.join("\n", lines(explanation)) + "\n";
  }

  private void add(Explanation explanation) {
    lines.add(
        explanation.kind()
            + " "
            + explanation.path()
            + (explanation.revision() == null
                ? ", not there now"
                : ", resourceVersion " + explanation.revision()));
    Explanation.RefusedWrite refused = explanation.refused();
    if (refused != null) {
      lines.add("");
      lines.add(
          refused.request()
              + by(refused.by())
              + " refused at "
              + refused.time()
              + ": "
              + refused.status()
              + (refused.reason() == null ? "" : " " + refused.reason()));
      refused.message().lines().forEach(line -> lines.add("  " + line));
      refused.decisions().forEach(this::add);
    }
    Explanation.StoredWrite stored = explanation.stored();
    if (stored != null) {
      add(stored, stored.removed() ? "removed it" : "stored");
    }
    for (Explanation.StoredWrite earlier : explanation.earlier()) {
      add(earlier, "stored before that; of what it decided, this still holds");
    }
    if (stored == null && explanation.revision() != null) {
      lines.add("");
      lines.add("the decisions of its writes are not remembered");
    }
    if (!explanation.derived().isEmpty()) {
      lines.add("");
      lines.add("from the object as it is");
      explanation.derived().forEach(this::add);
    }
  }

  private void add(Explanation.StoredWrite write, String what) {
    lines.add("");
    lines.add(
        write.request()
            + by(write.by())
            + " "
            + what
            + ": revision "
            + write.revision()
            + ", "
            + write.time());
    write.decisions().forEach(this::add);
  }

  private void add(Decision decision) {
    StringBuilder head = new StringBuilder("  ");
    head.append(decision.field().isEmpty() ? "request" : decision.field());
    if (!decision.result().isEmpty()) {
      head.append(": ").append(decision.result());
    }
    if (!decision.input().isEmpty() && !decision.input().equals(decision.result())) {
      head.append("  (given: ").append(decision.input()).append(')');
    }
    if (!decision.pool().isEmpty()) {
      head.append("  (range: ").append(decision.pool()).append(')');
    }
    lines.add(head.toString());
    lines.add(RULE_INDENT + decision.why());
    lines.add(RULE_INDENT + decision.rule() + "  " + decision.link());
  }

  private static String by(String manager) {
    return manager.isEmpty() ? "" : " by " + manager;
  }
}
