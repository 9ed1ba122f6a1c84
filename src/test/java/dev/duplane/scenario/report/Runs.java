package dev.duplane.scenario.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.duplane.api.yaml.Position;
import dev.duplane.scenario.compare.Difference;
import dev.duplane.scenario.compare.SentRequest;
import dev.duplane.scenario.run.HotLoop;
import dev.duplane.scenario.run.Report;
import dev.duplane.scenario.run.ScenarioResult;
import dev.duplane.scenario.run.StepPlan;
import dev.duplane.scenario.run.StepResult;
import java.time.Duration;
import java.util.List;

/** A run in which everything happens that reports tell of. */
final class Runs {
  private static final String WEB = "/api/v1/namespaces/default/services/web";

  private Runs() {}

  private static JsonNode object(String key, String value) {
    return JsonNodeFactory.instance.objectNode().put(key, value);
  }

  private static Position line(int line) {
    return new Position("dir/a.yaml", line, 5);
  }

  private static final StepResult OK =
      new StepResult(
          new StepPlan(1, "it is there", "get Service web", line(6)),
          List.of(200),
          List.of(
              new SentRequest(
                  "GET",
                  WEB,
                  "",
                  null,
                  200,
                  List.of("is old"),
                  object("kind", "Service"),
                  List.of(object("type", "ADDED")))),
          List.of(),
          "",
          List.of());

  private static final StepResult SKIPPED =
      new StepResult(
          new StepPlan(2, "", "upgrade to 10.0.0.0/8", line(9)),
          List.of(),
          List.of(),
          List.of(),
          "only an emulated cluster can do this",
          List.of());

  private static StepResult failed(String text) {
    return new StepResult(
        new StepPlan(3, text, "patch Service web", line(12)),
        List.of(422),
        List.of(
            new SentRequest(
                "PATCH",
                WEB,
                "application/merge-patch+json",
                object("x", text),
                422,
                List.of(),
                object("message", text),
                List.of())),
        List.of(
            new Difference(line(15), "spec.type", "\"NodePort\"", "absent"),
            new Difference(line(16), "message", "\"yes\"", text)),
        "",
        List.of("the type was " + text, "so it stays"));
  }

  private static ScenarioResult result(
      String refused, List<StepResult> steps, List<StepPlan> rest, List<HotLoop> hotLoops) {
    return new ScenarioResult(
        "dir/a.yaml",
        "A & <b>",
        "https://example.org/x",
        "v4v6",
        refused,
        "",
        steps,
        rest,
        hotLoops,
        steps.stream().map(step -> Duration.ofMillis(1001L * step.plan().number())).toList());
  }

  /** Tells a report of a scenario that is skipped as a whole. */
  static void tellSkipped(Report report) {
    String why = "it is about Services of IPv4 alone";
    StepPlan plan = new StepPlan(1, "", "get Service web", line(6));
    StepResult step =
        new StepResult(
            new StepPlan(1, "", "get Service web", line(6)),
            List.of(),
            List.of(),
            List.of(),
            why,
            List.of());
    report.begin(result("", List.of(), List.of(plan), List.of()));
    report.end(
        new ScenarioResult(
            "dir/a.yaml",
            "A",
            "",
            "v4",
            "",
            why,
            List.of(step),
            List.of(),
            List.of(),
            List.of(Duration.ZERO)));
    report.close();
  }

  /**
   * Tells a report of three scenarios: one that fails, one whose cluster does not start, and one
   * that is not run.
   *
   * @param text stands wherever a text of a file or an answer may stand
   */
  static void tell(Report report, String text) {
    StepResult failed = failed(text);
    StepPlan last = new StepPlan(4, "", "delete Service web", line(20));
    List<StepPlan> rest = List.of(last);
    List<StepPlan> all =
        List.of(
            new StepPlan(1, "it is there", "get Service web", line(6)),
            new StepPlan(2, "", "upgrade to 10.0.0.0/8", line(9)),
            new StepPlan(3, text, "patch Service web", line(12)),
            last);
    report.begin(result("", List.of(), all, List.of()));
    report.step(OK);
    report.step(SKIPPED);
    report.step(failed);
    report.end(
        result(
            "",
            List.of(OK, SKIPPED, failed),
            rest,
            List.of(new HotLoop("PATCH", WEB, 7, 409, "is\n" + text))));
    report.begin(result("", List.of(), rest, List.of()));
    report.end(result("dir/a.yaml:3:3: no " + text, List.of(), rest, List.of()));
    report.notRun(result("", List.of(), rest, List.of()));
    report.close();
  }
}
