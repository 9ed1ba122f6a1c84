package dev.duplane.scenario.run;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.TreeDifference;
import dev.duplane.scenario.compare.AnswerNormalization;
import dev.duplane.scenario.compare.SentRequest;
import dev.duplane.scenario.format.Action;
import dev.duplane.scenario.format.Scenario;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the steps of scenarios on two clusters side by side and compares the answers, whatever the
 * files expect: a step that is not as expected does not end a scenario.
 */
public final class ScenarioDiff {
  private final TargetStart ours;
  private final TargetStart theirs;

  /**
   * @param ours clusters that are shaped as a scenario says
   * @param theirs clusters that are as they are; scenarios are adapted to them for both sides
   */
  public ScenarioDiff(TargetStart ours, TargetStart theirs) {
    this.ours = ours;
    this.theirs = theirs;
  }

  /** What comes of a scenario on a cluster of each side. */
  public DiffResult compare(Scenario scenario, long seed) {
    List<DiffResult.Pair> answers = new ArrayList<>();
    try {
      Scenario adapted = theirs.adapt(scenario);
      try (Target left = ours.start(adapted, seed);
          Target right = theirs.start(adapted, seed)) {
        String stopped = compare(adapted, left, right, answers);
        return new DiffResult(scenario, List.copyOf(answers), stopped, false);
      }
    } catch (TargetStart.NotApplicable e) {
      return new DiffResult(scenario, List.copyOf(answers), e.why(), false);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      String why = String.valueOf(e.getMessage());
      return new DiffResult(scenario, List.copyOf(answers), why, true);
    }
  }

  private static String compare(
      Scenario scenario, Target left, Target right, List<DiffResult.Pair> answers) {
    try (ScenarioRunner ours = new ScenarioRunner(left);
        ScenarioRunner theirs = new ScenarioRunner(right)) {
      return compare(scenario, ours, theirs, answers);
    }
  }

  private static String compare(
      Scenario scenario,
      ScenarioRunner ours,
      ScenarioRunner theirs,
      List<DiffResult.Pair> answers) {
    AnswerNormalization oursDrawn = new AnswerNormalization();
    AnswerNormalization theirsDrawn = new AnswerNormalization();
    for (int i = 0; i < scenario.steps().size(); i++) {
      for (Scenario.Step part : parts(scenario.steps().get(i))) {
        StepResult leftResult = ours.take(i + 1, part);
        StepResult rightResult = theirs.take(i + 1, part);
        String skipped = leftResult.skipped() + rightResult.skipped();
        if (!skipped.isEmpty()) {
          return "from step " + (i + 1) + " on: " + skipped;
        }
        pair(leftResult, oursDrawn, rightResult, theirsDrawn, answers);
      }
    }
    return "";
  }

  /** A step that sends several manifests ends at the first surprise; its parts do not. */
  private static List<Scenario.Step> parts(Scenario.Step step) {
    if (!(step.action() instanceof Action.Submit submit)) {
      return List.of(step);
    }
    List<Scenario.Step> parts = new ArrayList<>();
    for (int i = 0; i < submit.manifests().size(); i++) {
      int index = i;
      // Not the step as it is: one with variables is read again before it is taken.
      parts.add(step.changed(whole -> part(whole, index)));
    }
    return parts;
  }

  private static Scenario.Step part(Scenario.Step step, int index) {
    if (!(step.action() instanceof Action.Submit submit)) {
      return step;
    }
    Action.Submit one =
        new Action.Submit(
            submit.verb(),
            List.of(submit.manifests().get(index)),
            submit.subresource(),
            submit.parameters());
    return step.with(one, List.of(step.expects().get(index)));
  }

  private static void pair(
      StepResult ours,
      AnswerNormalization oursDrawn,
      StepResult theirs,
      AnswerNormalization theirsDrawn,
      List<DiffResult.Pair> answers) {
    StepPlan step = ours.plan();
    String name = step.name().isEmpty() ? step.action() : step.name();
    List<SentRequest> left = withoutRepeats(ours.exchanges());
    List<SentRequest> right = withoutRepeats(theirs.exchanges());
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      String request = i < left.size() ? request(left.get(i)) : "nothing";
      String other = i < right.size() ? request(right.get(i)) : "nothing";
      List<TreeDifference> differences =
          request.equals(other)
              ? TreeDifference.of(
                  oursDrawn.comparable(left.get(i)),
                  theirsDrawn.comparable(right.get(i)),
                  TreeDifference.Rules.ALL)
              : List.of(
                  new TreeDifference(
                      "request", List.of(), TextNode.valueOf(request), TextNode.valueOf(other)));
      answers.add(new DiffResult.Pair(step.number(), name, request, differences));
    }
  }

  /** What was asked; a revision or a place in a list that the cluster gave before is its own. */
  private static String request(SentRequest exchange) {
    String uri = exchange.uri().replaceAll("(resourceVersion|continue)=(?!0(&|$))[^&]+", "$1=($1)");
    return exchange.method() + " " + uri;
  }

  /** Of a request that was sent until the answer was right, the last: how often is chance. */
  private static List<SentRequest> withoutRepeats(List<SentRequest> exchanges) {
    List<SentRequest> last = new ArrayList<>();
    for (SentRequest exchange : exchanges) {
      int end = last.size() - 1;
      boolean again =
          end >= 0
              && exchange.method().equals("GET")
              && request(last.get(end)).equals(request(exchange));
      if (again) {
        last.set(end, exchange);
      } else {
        last.add(exchange);
      }
    }
    return last;
  }
}
