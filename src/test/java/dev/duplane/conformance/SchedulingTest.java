package dev.duplane.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.cluster.Controllers;
import dev.duplane.controller.nodeipam.NodeIpamConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Where Pods go, and what those are told that go nowhere, in a cluster whose kubelets are off. */
class SchedulingTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String PODS = "/api/v1/namespaces/default/pods";

  @TestFactory
  Stream<DynamicTest> pods_asRecorded() {
    return RecordedFile.SCHEDULING.selected(
        StreamSupport.stream(RecordedFile.SCHEDULING.document().spliterator(), false)
            .map(row -> DynamicTest.dynamicTest(row.path("id").asText(), () -> run(row)))
            .toList());
  }

  private static void run(JsonNode row) {
    try (Peer peer =
        Peer.configured(
            "10.96.0.0/16,fd00:10:96::/112",
            config ->
                config
                    .withControllers(new Controllers(List.of("*", "-kubelet")))
                    .withNodeIpam(
                        NodeIpamConfiguration.of(Peer.cidrs("10.244.0.0/16,fd00:10:244::/48"))))) {
      for (JsonNode step : row.path("steps")) {
        if (step.path(0).asText().equals("node")) {
          node(peer, step);
        } else {
          pod(peer, step);
        }
        peer.advance(Duration.ofSeconds(1));
      }
      peer.advance(Duration.ofSeconds(2));
      List<Difference> differences =
          Difference.between(row.path("expect"), seen(peer), row.path("id").asText());
      if (!differences.isEmpty()) {
        fail(Difference.report(row.path("id").asText(), differences));
      }
    }
  }

  /** A Node is made, then given capacity and a condition Ready. */
  private static void node(Peer peer, JsonNode step) {
    ObjectNode node = NODES.objectNode();
    ObjectNode metadata = node.putObject("metadata").put("name", step.path(1).asText());
    ObjectNode labels = metadata.putObject("labels");
    step.path(2).properties().forEach(label -> labels.set(label.getKey(), label.getValue()));
    labels.put("kubernetes.io/hostname", step.path(1).asText());
    ObjectNode spec = node.putObject("spec");
    if (step.path(3).isArray()) {
      spec.set("taints", step.path(3));
    }
    if (step.path(4).asBoolean()) {
      spec.put("unschedulable", true);
    }
    peer.post("/api/v1/nodes", node);
    ObjectNode change = NODES.objectNode();
    ObjectNode status = change.putObject("status");
    status.set("capacity", step.path(6));
    status.set("allocatable", step.path(6));
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", step.path(5).asBoolean() ? "True" : "False");
    peer.patch("/api/v1/nodes/" + step.path(1).asText() + "/status", change);
  }

  private static void pod(Peer peer, JsonNode step) {
    ObjectNode pod = NODES.objectNode();
    pod.putObject("metadata").put("name", step.path(1).asText());
    pod.set("spec", step.path(2));
    peer.post(PODS, pod);
  }

  private static ObjectNode seen(Peer peer) {
    ObjectNode seen = NODES.objectNode();
    ArrayNode pods = seen.putArray("pods");
    for (JsonNode pod : peer.get(PODS).body().path("items")) {
      JsonNode node = pod.path("spec").path("nodeName");
      ObjectNode shown = pods.addObject().put("name", pod.path("metadata").path("name").asText());
      shown.set("node", node.isTextual() ? node : NODES.nullNode());
      ArrayNode conditions = shown.putArray("conditions");
      for (JsonNode condition : pod.path("status").path("conditions")) {
        ObjectNode kept = condition.deepCopy();
        conditions.add(
            kept.without(List.of("lastTransitionTime", "lastProbeTime", "observedGeneration")));
      }
    }
    Map<String, ArrayNode> events = new TreeMap<>();
    for (JsonNode event : peer.get("/api/v1/namespaces/default/events").body().path("items")) {
      if (event.path("involvedObject").path("kind").asText().equals("Pod")) {
        ArrayNode shown = NODES.arrayNode();
        shown.add(event.path("involvedObject").path("name").asText());
        shown.add(event.path("type").asText()).add(event.path("reason").asText());
        shown.add(event.path("message").asText());
        shown.add(event.path("reportingComponent").asText());
        events.put(shown.toString(), shown);
      }
    }
    ArrayNode all = seen.putArray("events");
    events.values().forEach(all::add);
    return seen;
  }
}
