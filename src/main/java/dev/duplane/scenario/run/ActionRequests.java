package dev.duplane.scenario.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.patch.PatchType;
import dev.duplane.scenario.compare.Answer;
import dev.duplane.scenario.compare.SentRequest;
import dev.duplane.scenario.format.Action;
import dev.duplane.scenario.format.ObjectReference;
import dev.duplane.scenario.format.Parameters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends the requests of actions to a target, and keeps what went there and came back. */
final class ActionRequests {
  private static final String JSON = "application/json";

  /** As kubectl asks: plain JSON is better than nothing. */
  private static final String TABLE = JSON + ";as=Table;v=v1;g=meta.k8s.io," + JSON;

  private final Target target;
  private final List<SentRequest> exchanges = new ArrayList<>();

  ActionRequests(Target target) {
    this.target = target;
  }

  /** What went there and came back since the last call, in order. */
  List<SentRequest> taken() {
    List<SentRequest> taken = List.copyOf(exchanges);
    exchanges.clear();
    return taken;
  }

  /**
   * Sends what an action asks for; {@code apply} takes two requests.
   *
   * @param index of several manifests, which one
   * @param collection the path of the collection of its object
   * @param table whether a Table is asked for
   */
  Answer send(Action action, int index, String collection, boolean table) {
    if (action instanceof Action.Submit submit) {
      return submit(submit, submit.manifests().get(index), collection);
    }
    if (action instanceof Action.SingleRequest request) {
      return send(
          request.method(),
          path(collection, request.object(), request.subresource()),
          request.parameters(),
          request.mediaType(),
          request.body(),
          table ? TABLE : JSON);
    }
    throw new IllegalArgumentException(action.word() + " is no request");
  }

  private Answer submit(Action.Submit submit, Action.Manifest manifest, String collection) {
    JsonNode body = manifest.body();
    Parameters parameters = submit.parameters();
    String path = path(collection, manifest.object(), submit.subresource());
    if (submit.verb() == Action.Verb.CREATE) {
      return send("POST", collection, parameters, JSON, body, JSON);
    }
    if (submit.verb() == Action.Verb.REPLACE) {
      return send("PUT", path, parameters, JSON, body, JSON);
    }
    Answer read = send("GET", path, Parameters.NONE, JSON, null, JSON);
    if (read.status() == 404) {
      return send("POST", collection, parameters, JSON, body, JSON);
    }
    return read.succeeded()
        ? send("PATCH", path, parameters, PatchType.MERGE.mediaType(), body, JSON)
        : read;
  }

  /** The path of an object, of a subresource of it, or of a collection. */
  private static String path(String collection, ObjectReference object, String subresource) {
    if (object.name().isEmpty()) {
      return collection;
    }
    return collection
        + "/"
        + ResourceDiscovery.segment(object.name())
        + (subresource.isEmpty() ? "" : "/" + ResourceDiscovery.segment(subresource));
  }

  private Answer send(
      String method,
      String path,
      Parameters parameters,
      String mediaType,
      @Nullable JsonNode body,
      String accept) {
    String text = body == null ? "" : body.isTextual() ? body.textValue() : body.toString();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String query = parameters.query();
    Map<String, List<String>> headers = headers(accept);
    if (body != null) {
      headers.put("content-type", List.of(mediaType));
    }
    Answer answer = target.send(new ApiRequest(method, path, query, headers, bytes));
    exchanges.add(
        new SentRequest(
            method,
            uri(path, query),
            body == null ? "" : mediaType,
            body,
            answer.status(),
            answer.warnings(),
            answer.body(),
            List.of()));
    return answer;
  }

  private static Map<String, List<String>> headers(String accept) {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("accept", List.of(accept));
    headers.put("user-agent", List.of("duplane"));
    return headers;
  }

  private static String uri(String path, String query) {
    return query.isEmpty() ? path : path + "?" + query;
  }

  /** A watch that was asked for, and where. */
  record Begun(OpenWatch watch, String uri) {}

  /** Begins a watch. */
  Begun watch(Action.Watch action, String collection) {
    String query = action.parameters().and("watch", "true").query();
    OpenWatch watch =
        target.watch(new ApiRequest("GET", collection, query, headers(JSON), new byte[0]));
    Begun begun = new Begun(watch, uri(collection, query));
    note(begun, watch.answer().body(), List.of());
    return begun;
  }

  /** Keeps what a watch has brought. */
  void events(Begun begun, List<JsonNode> events) {
    note(begun, NullNode.getInstance(), List.copyOf(events));
  }

  private void note(Begun begun, JsonNode answer, List<JsonNode> events) {
    int status = begun.watch().answer().status();
    exchanges.add(new SentRequest("GET", begun.uri(), "", null, status, List.of(), answer, events));
  }
}
