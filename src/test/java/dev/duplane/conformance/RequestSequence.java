package dev.duplane.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A recorded case: requests, each of which may refer to earlier answers, and what is expected of
 * each.
 */
final class RequestSequence {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode recorded;
  private final Consumer<Cluster> before;
  private final UnaryOperator<ClusterConfig> configuration;

  RequestSequence(JsonNode recorded) {
    this(recorded, cluster -> {});
  }

  /**
   * @param before what is done to the cluster before the first request
   */
  RequestSequence(JsonNode recorded, Consumer<Cluster> before) {
    this(recorded, before, UnaryOperator.identity());
  }

  private RequestSequence(
      JsonNode recorded, Consumer<Cluster> before, UnaryOperator<ClusterConfig> configuration) {
    this.recorded = recorded;
    this.before = before;
    this.configuration = configuration;
  }

  /** A case on a cluster that is configured otherwise. */
  static RequestSequence configured(JsonNode recorded, UnaryOperator<ClusterConfig> configuration) {
    return new RequestSequence(recorded, cluster -> {}, configuration);
  }

  String id() {
    return recorded.path("id").asText();
  }

  String cluster() {
    return recorded.path("cluster").asText();
  }

  /** The case and its cluster, as tests are named. */
  String displayName() {
    return id() + " (" + cluster() + ")";
  }

  /**
   * Runs the case.
   *
   * @throws AssertionError with all differences
   */
  void check() {
    List<Difference> differences = run();
    if (!differences.isEmpty()) {
      fail(Difference.report(displayName(), differences));
    }
  }

  private List<Difference> run() {
    return byStep().stream().flatMap(List::stream).toList();
  }

  /**
   * Sends all requests to a new cluster; for each step, in order, where its answer differs. Of a
   * step that did not repeat itself on the real server, nothing is compared.
   */
  List<List<Difference>> byStep() {
    Normalization normalization =
        new Normalization(sent(), recorded.path("keepManagedFields").asBoolean());
    List<List<Difference>> differences = new ArrayList<>();
    List<JsonNode> answers = new ArrayList<>();
    try (Peer peer = Peer.named(cluster(), configuration)) {
      before.accept(peer.cluster());
      for (JsonNode step : recorded.path("steps")) {
        String where =
            "step"
                + answers.size()
                + " "
                + step.path("method").asText()
                + " "
                + step.path("path").asText()
                + ": ";
        JsonNode outcome = outcome(peer, step, answers, normalization);
        differences.add(
            step.path("unstable").asBoolean()
                ? List.of()
                : Difference.between(step.path("expect"), outcome, where));
      }
    }
    return differences;
  }

  private ArrayNode sent() {
    ArrayNode sent = NODES.arrayNode();
    for (JsonNode step : recorded.path("steps")) {
      JsonNode body = step.path("body");
      sent.add(body.isEmpty() && !body.isTextual() ? step.path("merge") : body);
    }
    return sent;
  }

  private static JsonNode outcome(
      Peer peer, JsonNode step, List<JsonNode> answers, Normalization normalization) {
    Map<String, String> headers = new LinkedHashMap<>();
    step.path("headers").properties().forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
    ObjectNode outcome = NODES.objectNode();
    try {
      JsonNode body = AnswerReferences.resolve(step.path("body"), answers);
      if (step.has("bodyFrom")) {
        body =
            merge(
                answers.get(step.path("bodyFrom").asInt()),
                AnswerReferences.resolve(step.path("merge"), answers));
      }
      String path = AnswerReferences.resolve(step.path("path"), answers).asText();
      boolean awaited = step.has("await");
      if (awaited) {
        // The recorder asked again and again until controllers had written the field.
        peer.cluster().settle();
      }
      Peer.Answer answer = peer.call(step.path("method").asText(), path, body, headers);
      answers.add(answer.body());
      outcome.put("code", answer.code());
      outcome.set("body", awaited ? missing(answer, step) : normalization.value(answer.body()));
      ArrayNode warnings = outcome.putArray("warnings");
      answer.warnings().forEach(warning -> warnings.add(normalization.text(warning)));
    } catch (AnswerReferences.UnresolvedException e) {
      answers.add(NODES.objectNode());
      outcome.put("code", 0);
      outcome.putObject("body").put("harness", e.getMessage());
      outcome.putArray("warnings");
    }
    return outcome;
  }

  /** Nothing, if an answer has the field that is awaited. */
  private static ObjectNode missing(Peer.Answer answer, JsonNode step) {
    String field = step.path("await").asText();
    return answer.body().at("/" + field.replace('.', '/')).isMissingNode()
        ? NODES.objectNode().put("harness", "there is no " + field)
        : NODES.objectNode();
  }

  /** A JSON merge patch on an answer (RFC 7396). */
  private static JsonNode merge(JsonNode base, JsonNode patch) {
    if (patch.isMissingNode()) {
      return base;
    }
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode merged = base.isObject() ? base.deepCopy() : NODES.objectNode();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (field.getValue().isNull()) {
        merged.remove(field.getKey());
      } else {
        merged.set(field.getKey(), merge(merged.path(field.getKey()), field.getValue()));
      }
    }
    return merged;
  }
}
