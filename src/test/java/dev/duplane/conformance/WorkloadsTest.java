package dev.duplane.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the workload controllers make of Deployments, ReplicaSets, StatefulSets, DaemonSets and
 * PodDisruptionBudgets. The test plays the kubelet; no scheduler runs.
 *
 * <p>One case: {@code mvn test -Dtest=WorkloadsTest -Dconformance.case=deployment-scale}.
 */
class WorkloadsTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String APPS = "/apis/apps/v1/namespaces/default/";
  private static final String PODS = "/api/v1/namespaces/default/pods";

  private static final int SEEDS = 10;

  private static final Map<String, String> COLLECTIONS = collections();

  /** What is made anew each time, or depends on the time. */
  private static final Set<String> DROPPED =
      Set.of(
          "uid",
          "resourceVersion",
          "creationTimestamp",
          "managedFields",
          "generation",
          "lastTransitionTime",
          "lastUpdateTime",
          "lastProbeTime",
          "startTime",
          "deletionTimestamp");

  /** Hashes of templates and endings of generated names: their alphabet has no vowels. */
  private static final Pattern DRAWN =
      Pattern.compile(
          "(?<=-)(?=[a-z0-9]*[0-9]|[bcdfghjklmnpqrstvwxz]{5}\\b)"
              + "[bcdfghjklmnpqrstvwxz2456789]{5,10}\\b"
              + "|(?<=hash\":\")[bcdfghjklmnpqrstvwxz2456789]{5,10}(?=\")");

  private static Map<String, String> collections() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String plural :
        List.of(
            "deployments", "replicasets", "statefulsets", "daemonsets", "controllerrevisions")) {
      all.put(plural, APPS + plural);
    }
    all.put("pods", PODS);
    all.put("poddisruptionbudgets", "/apis/policy/v1/namespaces/default/poddisruptionbudgets");
    return all;
  }

  @TestFactory
  Stream<DynamicTest> objects_asRecorded() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode recorded : RecordedFile.WORKLOADS.document()) {
      tests.add(DynamicTest.dynamicTest(recorded.path("id").asText(), () -> run(recorded)));
    }
    return RecordedFile.WORKLOADS.selected(tests);
  }

  /**
   * Which of two Pods goes that are alike is up to their uids: one of some seeds is as recorded.
   */
  private static void run(JsonNode recorded) {
    List<Difference> differences = run(recorded, 1);
    for (long seed = 2; !differences.isEmpty() && seed <= SEEDS; seed++) {
      if (run(recorded, seed).isEmpty()) {
        return;
      }
    }
    if (!differences.isEmpty()) {
      fail(Difference.report(recorded.path("id").asText(), differences));
    }
  }

  private static List<Difference> run(JsonNode recorded, long seed) {
    try (Peer peer =
        Peer.configured(
            "10.96.0.0/16,fd00:10:96::/112",
            config -> config.withControllers(ControllerSets.WITHOUT_NODE_AGENTS).withSeed(seed))) {
      Play play = new Play(peer);
      recorded.path("steps").forEach(play::perform);
      return Difference.between(recorded.path("looks"), play.looks, "");
    }
  }

  /** One case while it is played. */
  private static final class Play {
    private final Peer peer;
    private final ArrayNode looks = NODES.arrayNode();
    private final Map<String, String> names = new HashMap<>();
    private int addresses;

    private Play(Peer peer) {
      this.peer = peer;
    }

    private void perform(JsonNode step) {
      switch (step.get(0).asText()) {
        case "post" -> done(peer.post(step.get(1).asText(), step.get(2)));
        case "patch" -> done(peer.patch(step.get(1).asText(), step.get(2)));
        case "delete" -> done(peer.call("DELETE", step.get(1).asText(), step.get(2), Map.of()));
        case "ready" -> ready();
        case "delete-first-pod" ->
            done(
                peer.call(
                    "DELETE",
                    firstPod(),
                    NODES.objectNode().put("gracePeriodSeconds", 0),
                    Map.of()));
        case "relabel-first-pod" -> {
          ObjectNode change = NODES.objectNode();
          change.putObject("metadata").set("labels", step.get(1));
          done(peer.patch(firstPod(), change));
        }
        case "look" -> looks.add(look());
        default -> throw new IllegalArgumentException("no step is called " + step.get(0));
      }
      peer.cluster().settle();
      // Objects are told apart by when they were made. At the recorder's pace the Pods of one set
      // are
      // of about one age, so that chance chooses those that go.
      peer.advance(Duration.ofMillis(850));
    }

    private static void done(Peer.Answer answer) {
      if (answer.code() >= 300) {
        throw new IllegalStateException("a step was answered " + answer.body());
      }
    }

    private List<JsonNode> items(String collection) {
      List<JsonNode> items = new ArrayList<>();
      peer.get(collection).body().path("items").forEach(items::add);
      return items;
    }

    private static String name(JsonNode object) {
      return object.path("metadata").path("name").asText();
    }

    private String firstPod() {
      return PODS + "/" + items(PODS).stream().map(Play::name).sorted().findFirst().orElseThrow();
    }

    private void ready() {
      for (JsonNode pod : items(PODS)) {
        if (pod.path("metadata").has("deletionTimestamp") || pod.path("status").has("podIP")) {
          continue;
        }
        addresses++;
        String address = "10.244.9." + addresses;
        ObjectNode change = NODES.objectNode();
        ObjectNode status = change.putObject("status");
        status.put("phase", "Running").put("podIP", address);
        status.putArray("podIPs").addObject().put("ip", address);
        status
            .putArray("conditions")
            .addObject()
            .put("type", "Ready")
            .put("status", "True")
            .put("lastTransitionTime", "2026-01-01T00:00:00Z");
        done(peer.patch(PODS + "/" + name(pod) + "/status", change));
      }
    }

    private ObjectNode look() {
      ObjectNode look = NODES.objectNode();
      COLLECTIONS.forEach(
          (kind, path) -> {
            List<JsonNode> objects = items(path);
            objects.sort(order());
            ArrayNode clean = NODES.arrayNode();
            for (JsonNode object : objects) {
              clean.add(cleaned(kind, object));
            }
            JsonNode named = named(clean);
            if (!named.isEmpty()) {
              look.set(kind, sorted(named));
            }
          });
      return look;
    }

    private static Comparator<JsonNode> order() {
      return Comparator.comparing(
              (JsonNode o) -> o.path("metadata").path("creationTimestamp").asText())
          .thenComparingInt(
              o ->
                  o.path("metadata")
                      .path("annotations")
                      .path("deployment.kubernetes.io/revision")
                      .asInt())
          .thenComparing(o -> o.path("spec").path("containers").path(0).path("image").asText())
          .thenComparing(o -> o.path("spec").path("nodeName").asText())
          .thenComparing(Play::name);
    }

    private static JsonNode cleaned(String kind, JsonNode object) {
      ObjectNode clean = (ObjectNode) without(object);
      clean.put("deleting", object.path("metadata").has("deletionTimestamp"));
      if (kind.equals("controllerrevisions")) {
        clean.remove("data");
      }
      if (kind.equals("deployments")) {
        for (JsonNode condition : clean.path("status").path("conditions")) {
          String message = condition.path("message").asText();
          message = message.split(" has", 2)[0].split(" is", 2)[0];
          ((ObjectNode) condition).put("message", message);
        }
      }
      return clean;
    }

    private static JsonNode without(JsonNode value) {
      if (value.isObject()) {
        ObjectNode rest = NODES.objectNode();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
          if (!DROPPED.contains(field.getKey())) {
            rest.set(field.getKey(), without(field.getValue()));
          }
        }
        return rest;
      }
      if (value.isArray()) {
        ArrayNode rest = NODES.arrayNode();
        value.forEach(item -> rest.add(without(item)));
        return rest;
      }
      return value;
    }

    /** What was drawn by chance gets a number, in order of appearance; addresses are all alike. */
    private JsonNode named(ArrayNode objects) {
      String text = DRAWN.matcher(objects.toString()).replaceAll(this::nameOf);
      text = text.replaceAll("10\\.244\\.9\\.[0-9]+", "{{podIP}}");
      try {
        return RecordedFile.JSON.readTree(text);
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }

    private String nameOf(MatchResult drawn) {
      return names.computeIfAbsent(drawn.group(), d -> "{{hash:" + (names.size() + 1) + "}}");
    }

    private static ArrayNode sorted(JsonNode objects) {
      List<JsonNode> all = new ArrayList<>();
      objects.forEach(all::add);
      all.sort(Comparator.comparing(o -> pythonText(o).replaceAll("\\{\\{hash:[0-9]+}}", "#")));
      return NODES.arrayNode().addAll(all);
    }

    /** As Python's {@code json.dumps(…, sort_keys=True)} writes it, by which it is recorded. */
    private static String pythonText(JsonNode value) {
      if (value.isObject()) {
        TreeMap<String, String> fields = new TreeMap<>();
        value.properties().forEach(f -> fields.put(f.getKey(), pythonText(f.getValue())));
        List<String> parts = new ArrayList<>();
        fields.forEach((name, text) -> parts.add("\"" + name + "\": " + text));
        return "{" + String.join(", ", parts) + "}";
      }
      if (value.isArray()) {
        List<String> parts = new ArrayList<>();
        value.forEach(item -> parts.add(pythonText(item)));
        return "[" + String.join(", ", parts) + "]";
      }
      return value.toString();
    }
  }
}
