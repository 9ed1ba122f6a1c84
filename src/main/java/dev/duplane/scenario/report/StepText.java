package dev.duplane.scenario.report;

import dev.duplane.scenario.compare.Difference;
import dev.duplane.scenario.compare.SentRequest;
import dev.duplane.scenario.run.HotLoop;
import dev.duplane.scenario.run.ScenarioResult;
import dev.duplane.scenario.run.StepPlan;
import dev.duplane.scenario.run.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Steps and what came of them, in words. */
public final class StepText {
  /** Longer bodies are cut: all of them are in the JSON report. */
  private static final int BODY_AT_MOST = 300;

  private StepText() {}

  /** {@code 3 name (what it does)}. */
  public static String title(StepPlan step) {
    String action = step.action();
    return step.number()
        + " "
        + (step.name().isEmpty() ? action : step.name() + " (" + action + ")");
  }

  /** {@code name [cluster]}. */
  static String name(ScenarioResult scenario) {
    return scenario.name() + variant(scenario);
  }

  /** {@code file [cluster]: name}. */
  static String heading(ScenarioResult scenario) {
    return scenario.file() + variant(scenario) + ": " + scenario.name();
  }

  private static String variant(ScenarioResult scenario) {
    return scenario.cluster().isEmpty() ? "" : " [" + scenario.cluster() + "]";
  }

  /** {@code : 200, 201}, or nothing if there was no answer. */
  static String statuses(StepResult step) {
    return step.statuses().isEmpty()
        ? ""
        : step.statuses().stream().map(String::valueOf).collect(Collectors.joining(", ", ": ", ""));
  }

  /** {@code PATCH /api/v1/… 200 OK}. */
  public static String request(SentRequest exchange) {
    return exchange.method() + " " + exchange.uri() + " " + ReasonPhrases.of(exchange.status());
  }

  /** What is wrong with a step in one line. */
  static String summary(StepResult step) {
    Difference first = step.differences().get(0);
    int more = step.differences().size() - 1;
    return "%s: expected %s, actual %s%s"
        .formatted(
            first.path(),
            first.expected(),
            first.actual(),
            more == 0 ? "" : " (and " + Totals.count(more, "more difference") + ")");
  }

  /**
   * What is wrong with a step, why, and the request it came of.
   *
   * @return lines; none if nothing is wrong
   */
  static List<String> failure(StepResult step, Ink ink) {
    List<String> lines = new ArrayList<>();
    if (step.ok()) {
      return lines;
    }
    for (Difference difference : step.differences()) {
      String path = ink.paint(Ink.Tone.STRONG, difference.path());
      lines.add(Ink.safe(difference.at().toString()) + ": " + path);
      lines.add("  expected  " + ink.paint(Ink.Tone.GOOD, difference.expected()));
      lines.add("  actual    " + ink.paint(Ink.Tone.BAD, difference.actual()));
    }
    String label = "why       ";
    for (String line : step.explanation()) {
      lines.add((label + Ink.safe(line)).stripTrailing());
      label = "          ";
    }
    if (!step.exchanges().isEmpty()) {
      // The last: nothing is sent after an answer that differs.
      SentRequest last = step.exchanges().get(step.exchanges().size() - 1);
      lines.add("request   " + Ink.safe(last.method() + " " + last.uri()));
      if (last.body() != null) {
        lines.add("body      " + ink.paint(Ink.Tone.FAINT, cut(last.body().toString())));
      }
      lines.add("answer    " + ReasonPhrases.of(last.status()));
    }
    return lines;
  }

  private static String cut(String text) {
    if (text.length() <= BODY_AT_MOST) {
      return text;
    }
    int end = BODY_AT_MOST - (Character.isHighSurrogate(text.charAt(BODY_AT_MOST - 1)) ? 1 : 0);
    return text.substring(0, end) + " ...";
  }

  /** A hot loop in one line. */
  static String hotLoop(HotLoop loop) {
    String message = loop.message().isBlank() ? "" : ": " + loop.message().strip();
    return "hot loop: %s %s sent %s times, %s%s%s"
        .formatted(
            loop.method(),
            loop.uri(),
            loop.times(),
            loop.refused() ? "refused each time: " : "the same resourceVersion each time: ",
            ReasonPhrases.of(loop.status()),
            message.replaceAll("\\s+", " "));
  }
}
