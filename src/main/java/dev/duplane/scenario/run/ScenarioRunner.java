package dev.duplane.scenario.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoDuration;
import dev.duplane.api.yaml.InputProblem;
import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Problems;
import dev.duplane.scenario.compare.Answer;
import dev.duplane.scenario.compare.AnswerComparison;
import dev.duplane.scenario.compare.Difference;
import dev.duplane.scenario.compare.EventComparison;
import dev.duplane.scenario.compare.Sightings;
import dev.duplane.scenario.format.Action;
import dev.duplane.scenario.format.Expect;
import dev.duplane.scenario.format.ObjectReference;
import dev.duplane.scenario.format.Scenario;
import dev.duplane.scenario.format.ValuePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the steps of one scenario on one cluster, whose watches it keeps open until closed. */
final class ScenarioRunner implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final String NOT_EMULATED = "only an emulated cluster can do this";

  private final Target target;
  private final ResourceDiscovery discovery;
  private final ActionRequests requests;
  private final Map<String, JsonNode> shown = new HashMap<>();
  private final Map<String, JsonNode> saved = new HashMap<>();
  private final Map<String, SeenWatch> watches = new HashMap<>();

  ScenarioRunner(Target target) {
    this.target = target;
    this.discovery = new ResourceDiscovery(target);
    this.requests = new ActionRequests(target);
  }

  /** A watch, and what is known of its objects. */
  private record SeenWatch(ActionRequests.Begun begun, Sightings sightings) {}

  /** What comes of a step while it is taken. */
  private static final class Outcome {
    private final List<Integer> statuses = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();
    private JsonNode last = NullNode.getInstance();
    private String skipped = "";
    private String path = "";

    void differ(Position at, String what, String expected, String actual) {
      differences.add(new Difference(at, what, expected, actual));
    }
  }

  /**
   * Takes a step; of several manifests none is sent after one whose answer differs.
   *
   * @param number from 1
   */
  StepResult take(int number, Scenario.Step written) {
    Outcome outcome = new Outcome();
    Scenario.Step step = resolve(written, outcome);
    if (outcome.differences.isEmpty()) {
      take(step, outcome);
    }
    if (outcome.differences.isEmpty() && outcome.skipped.isEmpty()) {
      save(step, outcome);
    }
    return new StepResult(
        StepPlan.of(number, step),
        List.copyOf(outcome.statuses),
        requests.taken(),
        List.copyOf(outcome.differences),
        outcome.skipped,
        explanation(outcome));
  }

  /** The step with the values of variables put in. */
  private Scenario.Step resolve(Scenario.Step step, Outcome outcome) {
    if (step.open() == null) {
      return step;
    }
    Problems problems = new Problems();
    Scenario.Step resolved = step.open().with(Map.copyOf(saved), problems);
    for (InputProblem problem : problems.found()) {
      Position at = problem.at() == null ? step.places().whole() : problem.at();
      outcome.differ(at, "step", "one that can be taken", problem.message());
    }
    return resolved == null ? step : resolved;
  }

  private void take(Scenario.Step step, Outcome outcome) {
    Action action = step.action();
    if (action instanceof Action.Watch watch) {
      watch(watch, step, outcome);
    } else if (action instanceof Action.Events events) {
      events(events, step, outcome);
    } else if (action instanceof Action.Wait wait) {
      await(wait, step, outcome);
    } else if (action instanceof Action.Upgrade
        || action instanceof Action.Clock
        || action instanceof Action.Disturb
        || action instanceof Action.FollowPacket) {
      emulate(step, outcome);
    } else {
      for (int i = 0; i < action.answers() && outcome.differences.isEmpty(); i++) {
        request(action, i, step.expects().get(i), outcome);
      }
    }
  }

  /** Sends one request and compares; the answer, or null if there is no path to send it to. */
  private @Nullable Answer request(Action action, int index, Expect expect, Outcome outcome) {
    ObjectReference object = action.objects().get(index);
    String collection = collection(object, outcome);
    if (collection == null) {
      return null;
    }
    Answer answer = requests.send(action, index, collection, expect.table() != null);
    outcome.statuses.add(answer.status());
    outcome.last = answer.body();
    // What the answer names, as with generateName the request does not.
    boolean ofCollection = action instanceof Action.SingleRequest sent && sent.ofCollection();
    String key =
        ofCollection
            ? collection
            : collection + "/" + answer.body().path("metadata").path("name").asText(object.name());
    outcome.path = key;
    outcome.differences.addAll(AnswerComparison.of(expect, answer, shown.get(key)));
    if (answer.succeeded() && deletes(action)) {
      shown.remove(key);
    } else if (answer.succeeded() && expect.table() == null) {
      shown.put(key, answer.body());
    }
    return answer;
  }

  private static boolean deletes(Action action) {
    return action instanceof Action.SingleRequest request
        && request.method().equals("DELETE")
        && !request.ofCollection();
  }

  private @Nullable String collection(ObjectReference object, Outcome outcome) {
    String collection = discovery.collection(object);
    if (collection == null) {
      outcome.differ(
          object.places().of("kind"),
          "kind",
          "a kind of " + object.apiVersion() + " that the server has",
          object.kind());
    }
    return collection;
  }

  private void watch(Action.Watch action, Scenario.Step step, Outcome outcome) {
    String collection = collection(action.selection(), outcome);
    if (collection == null) {
      return;
    }
    ActionRequests.Begun begun = requests.watch(action, collection);
    watches.put(action.name(), new SeenWatch(begun, sightings(action.selection())));
    Answer answer = begun.watch().answer();
    outcome.statuses.add(answer.status());
    outcome.path = collection;
    outcome.differences.addAll(AnswerComparison.of(step.expects().get(0), answer, null));
  }

  /** What answers have shown until now of what a watch may bring. */
  private Sightings sightings(ObjectReference watched) {
    return new Sightings(
        shown,
        object -> {
          JsonNode metadata = object.path("metadata");
          String name = metadata.path("name").asText();
          String namespace = metadata.path("namespace").asText();
          return discovery.collection(watched.named(namespace, name)) + "/" + name;
        });
  }

  private void events(Action.Events action, Scenario.Step step, Outcome outcome) {
    SeenWatch open = watches.get(action.of());
    if (open == null) {
      outcome.differ(step.places().of("events"), "watch", action.of(), AnswerComparison.ABSENT);
      return;
    }
    EventComparison comparison =
        new EventComparison(open.begun().watch().events(), action, open.sightings());
    outcome.differences.addAll(comparison.compare(step.events(), step.places().whole()));
    ObjectNode taken = JsonNodeFactory.instance.objectNode();
    taken.putArray("events").addAll(comparison.taken());
    outcome.last = taken;
    requests.events(open.begun(), comparison.taken());
  }

  /** Asks every second, by the clock of the cluster, until all is as expected. */
  private void await(Action.Wait wait, Scenario.Step step, Outcome outcome) {
    Expect expect = wait.gone() ? Expect.success(step.places().of("wait")) : step.expects().get(0);
    Duration left = wait.timeout();
    while (true) {
      Outcome attempt = new Outcome();
      Answer answer = request(wait.read(), 0, expect, attempt);
      List<Difference> differences =
          wait.gone() && answer != null ? gone(wait, step, answer) : attempt.differences;
      boolean last = differences.isEmpty() || answer == null || left.isZero();
      if (last) {
        outcome.statuses.addAll(attempt.statuses);
        outcome.differences.addAll(differences);
        outcome.last = attempt.last;
        outcome.path = attempt.path;
        return;
      }
      Duration pause = left.compareTo(POLL) < 0 ? left : POLL;
      target.pass(pause);
      left = left.minus(pause);
    }
  }

  private static List<Difference> gone(Action.Wait wait, Scenario.Step step, Answer answer) {
    boolean list = wait.read().ofCollection();
    int items = answer.body().path("items").size();
    if (list ? answer.succeeded() && items == 0 : answer.status() == 404) {
      return List.of();
    }
    return List.of(
        new Difference(
            step.places().of("wait"),
            list ? "items" : "status",
            (list ? "none" : "404") + " within " + GoDuration.text(wait.timeout()),
            String.valueOf(list && answer.succeeded() ? items : answer.status())));
  }

  private void emulate(Scenario.Step step, Outcome outcome) {
    Target.Emulation emulation = target.emulation();
    if (emulation == null) {
      outcome.skipped = NOT_EMULATED;
    } else if (step.action() instanceof Action.Upgrade upgrade) {
      upgrade(emulation, upgrade, step, outcome);
    } else if (step.action() instanceof Action.Clock clock) {
      target.pass(clock.advance());
    } else if (step.action() instanceof Action.Disturb disturb) {
      emulation.disturb(disturb.fault());
    } else if (step.action() instanceof Action.FollowPacket trace) {
      follow(emulation, trace, step, outcome);
    }
  }

  private static void follow(
      Target.Emulation emulation, Action.FollowPacket trace, Scenario.Step step, Outcome outcome) {
    Answer answer = emulation.trace(trace.query());
    outcome.statuses.add(answer.status());
    outcome.last = answer.body();
    outcome.differences.addAll(AnswerComparison.of(step.expects().get(0), answer, null));
  }

  private static void upgrade(
      Target.Emulation emulation, Action.Upgrade upgrade, Scenario.Step step, Outcome outcome) {
    Expect expect = step.expects().get(0);
    boolean refusal = expect.message() != null || expect.messageContains() != null;
    String refused = null;
    try {
      emulation.changeServiceClusterIpRange(upgrade.serviceClusterIPRange());
    } catch (IllegalArgumentException e) {
      refused = String.valueOf(e.getMessage());
    }
    if ((refused != null) != refusal) {
      outcome.differ(
          refusal ? expect.places().whole() : step.places().of("upgrade"),
          "upgrade",
          refusal ? "refused" : "done",
          refused == null ? "done" : "refused: " + refused);
    } else if (refused != null) {
      ObjectNode status = JsonNodeFactory.instance.objectNode().put("message", refused);
      outcome.differences.addAll(
          AnswerComparison.of(expect, new Answer(200, status, List.of()), null));
    }
  }

  private void save(Scenario.Step step, Outcome outcome) {
    for (Scenario.Save save : step.saves()) {
      List<JsonNode> values = new ArrayList<>();
      for (ValuePath.Found found : save.path().find(outcome.last)) {
        if (found.value() != null) {
          values.add(found.value());
        } else if (!save.path().many()) {
          outcome.differ(
              save.at(), found.path(), "a value for " + save.name(), AnswerComparison.ABSENT);
        }
      }
      if (save.path().many()) {
        saved.put(save.name(), JsonNodeFactory.instance.arrayNode().addAll(values));
      } else if (!values.isEmpty()) {
        saved.put(save.name(), values.get(0));
      }
    }
  }

  private List<String> explanation(Outcome outcome) {
    Target.Emulation emulation = target.emulation();
    return outcome.differences.isEmpty() || outcome.path.isEmpty() || emulation == null
        ? List.of()
        : emulation.explain(outcome.path);
  }

  /** Ends the watches. */
  @Override
  public void close() {
    watches.values().forEach(open -> open.begun().watch().events().close());
    watches.clear();
  }
}
