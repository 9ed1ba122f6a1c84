package dev.duplane.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.patch.PatchType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the steps of one scenario on one cluster. */
final class ScenarioRunner {
  private static final String JSON = "application/json";

  private final Target target;
  private final Discovery discovery;
  private final Map<String, JsonNode> shown = new HashMap<>();
  private final List<Exchange> exchanges = new ArrayList<>();

  /** The path of the object that was last asked for. */
  private String asked = "";

  ScenarioRunner(Target target) {
    this.target = target;
    this.discovery = new Discovery(target);
  }

  /**
   * Takes a step; of several manifests none is sent after one whose answer differs.
   *
   * @param number from 1
   */
  StepResult take(int number, Scenario.Step step) {
    exchanges.clear();
    Action action = step.action();
    List<Integer> statuses = new ArrayList<>();
    List<Difference> differences = new ArrayList<>();
    asked = "";
    Target.Emulation emulation = target.emulation();
    String skipped = "";
    if (!(action instanceof Action.Upgrade upgrade)) {
      requests(step, statuses, differences);
    } else if (emulation == null) {
      skipped = "only an emulated cluster can do this";
    } else {
      emulation.changeServiceClusterIpRange(upgrade.serviceClusterIPRange());
    }
    return new StepResult(
        number,
        step.name(),
        action.describe(),
        step.places().whole(),
        List.copyOf(statuses),
        List.copyOf(exchanges),
        List.copyOf(differences),
        skipped,
        differences.isEmpty() || emulation == null ? List.of() : emulation.explain(asked));
  }

  private void requests(Scenario.Step step, List<Integer> statuses, List<Difference> differences) {
    Action action = step.action();
    for (int i = 0; i < action.answers() && differences.isEmpty(); i++) {
      Action.Reference object = object(action, i);
      String collection = discovery.collection(object);
      if (collection == null) {
        differences.add(
            new Difference(
                object.places().of("kind"),
                "kind",
                "a kind of " + object.apiVersion() + " that the server has",
                object.kind()));
        break;
      }
      Answer answer = send(action, i, collection);
      statuses.add(answer.status());
      // What the answer names, as with generateName the request does not.
      String name = answer.body().path("metadata").path("name").asText(object.name());
      String key = collection + "/" + name;
      asked = key;
      differences.addAll(Comparison.of(step.expects().get(i), answer, shown.get(key)));
      if (answer.succeeded() && action instanceof Action.Delete) {
        shown.remove(key);
      } else if (answer.succeeded()) {
        shown.put(key, answer.body());
      }
    }
  }

  private static Action.Reference object(Action action, int index) {
    if (action instanceof Action.Submit submit) {
      return submit.manifests().get(index).object();
    }
    if (action instanceof Action.Patch patch) {
      return patch.object();
    }
    if (action instanceof Action.Delete delete) {
      return delete.object();
    }
    if (action instanceof Action.Get get) {
      return get.object();
    }
    throw new IllegalArgumentException(action.word() + " names no object");
  }

  private Answer send(Action action, int index, String collection) {
    String path = collection + "/" + Discovery.segment(object(action, index).name());
    if (action instanceof Action.Submit submit) {
      JsonNode body = submit.manifests().get(index).body();
      return switch (submit.verb()) {
        case CREATE -> send("POST", collection, JSON, body);
        case REPLACE -> send("PUT", path, JSON, body);
        case APPLY -> apply(collection, path, body);
      };
    }
    if (action instanceof Action.Patch patch) {
      return send("PATCH", path, patch.type().mediaType(), patch.body());
    }
    return send(action instanceof Action.Delete ? "DELETE" : "GET", path, JSON, null);
  }

  private Answer apply(String collection, String path, JsonNode body) {
    Answer read = send("GET", path, JSON, null);
    if (read.status() == 404) {
      return send("POST", collection, JSON, body);
    }
    return read.succeeded() ? send("PATCH", path, PatchType.MERGE.mediaType(), body) : read;
  }

  private Answer send(String method, String path, String mediaType, @Nullable JsonNode body) {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("accept", List.of(JSON));
    headers.put("user-agent", List.of("duplane"));
    if (body != null) {
      headers.put("content-type", List.of(mediaType));
    }
    byte[] bytes = body == null ? new byte[0] : Answer.bytes(body);
    Answer answer = Answer.of(target.send(new ApiRequest(method, path, "", headers, bytes)));
    exchanges.add(
        new Exchange(
            method,
            path,
            body == null ? "" : mediaType,
            body,
            answer.status(),
            answer.warnings(),
            answer.body(),
            List.of()));
    return answer;
  }
}
