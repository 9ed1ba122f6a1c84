package dev.duplane.scenario.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Tree;
import dev.duplane.scenario.format.Action;
import dev.duplane.scenario.format.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Takes events of a watch and holds them against those that must come. */
public final class EventComparison {
  /** How long a cluster may take to send what should not come. */
  private static final Duration QUIET = Duration.ofMillis(500);

  /** No cluster is listened to for ever. */
  private static final int MOST = 100;

  private final EventSource watch;
  private final Action.Events action;
  private final Sightings sightings;
  private final List<JsonNode> taken = new ArrayList<>();
  private final List<Difference> differences = new ArrayList<>();

  /**
   * @param sightings of the objects of the watch; each event that is taken is added
   */
  public EventComparison(EventSource watch, Action.Events action, Sightings sightings) {
    this.watch = watch;
    this.action = action;
    this.sightings = sightings;
  }

  /** The events that were taken, in order. */
  public List<JsonNode> taken() {
    return taken;
  }

  /**
   * The differences. Each expected event is waited for; what comes beside them is a difference
   * unless there may be more. What comes after the last is left if there may be more.
   *
   * @param step where the step stands
   */
  public List<Difference> compare(List<Scenario.EventExpect> expected, Position step) {
    for (int i = 0; i < expected.size() && differences.isEmpty(); i++) {
      if (action.more()) {
        find(expected.get(i));
      } else {
        next(expected.get(i), i);
      }
    }
    if (!action.more() && differences.isEmpty()) {
      rest(step);
    }
    return differences;
  }

  private void next(Scenario.EventExpect expected, int index) {
    JsonNode event = watch.next(action.within());
    if (event == null) {
      differences.add(
          new Difference(expected.at(), "events[" + index + "]", words(expected), "none came"));
      return;
    }
    differences.addAll(compare(expected, event, "events[" + index + "]"));
    take(event);
  }

  private void find(Scenario.EventExpect expected) {
    List<String> others = new ArrayList<>();
    while (others.size() < MOST) {
      JsonNode event = watch.next(action.within());
      if (event == null) {
        break;
      }
      boolean found = compare(expected, event, "").isEmpty();
      take(event);
      if (found) {
        return;
      }
      others.add(words(event));
    }
    differences.add(
        new Difference(
            expected.at(),
            "events",
            words(expected),
            others.isEmpty() ? "none came" : String.join(", ", others)));
  }

  private void rest(Position step) {
    while (taken.size() < MOST) {
      JsonNode event = watch.next(QUIET);
      if (event == null) {
        return;
      }
      differences.add(
          new Difference(
              step, "events[" + taken.size() + "]", AnswerComparison.ABSENT, words(event)));
      take(event);
    }
  }

  private void take(JsonNode event) {
    taken.add(event);
    sightings.add(event);
  }

  private List<Difference> compare(Scenario.EventExpect expected, JsonNode event, String path) {
    String type = event.path("type").asText();
    if (!expected.type().isEmpty() && !expected.type().equals(type)) {
      return List.of(new Difference(expected.at(), path + ".type", expected.type(), words(event)));
    }
    Answer answer = new Answer(200, event.path("object"), List.of());
    return AnswerComparison.of(expected.object(), answer, sightings.last(answer.body())).stream()
        .map(
            difference ->
                new Difference(
                    difference.at(),
                    path + ".object." + difference.path(),
                    difference.expected(),
                    difference.actual()))
        .toList();
  }

  private static String words(Scenario.EventExpect expected) {
    Tree.Mapping object =
        expected.object().object() == null ? expected.object().exact() : expected.object().object();
    String type = expected.type().isEmpty() ? "an event" : expected.type();
    return object == null ? type : type + " " + object.toJson().toString();
  }

  /** {@code ADDED Service default/a}, or with what an error says. */
  private static String words(JsonNode event) {
    JsonNode object = event.path("object");
    JsonNode metadata = object.path("metadata");
    String namespace = metadata.path("namespace").asText();
    String name = metadata.path("name").asText();
    String what =
        object.path("kind").asText()
            + (name.isEmpty() ? "" : " " + (namespace.isEmpty() ? "" : namespace + "/") + name)
            + (object.has("message") ? ": " + object.path("message").asText() : "");
    return event.path("type").asText() + " " + what;
  }
}
