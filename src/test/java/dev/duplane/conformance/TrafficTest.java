package dev.duplane.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.cluster.ClusterTraffic;
import dev.duplane.traffic.Protocol;
import dev.duplane.traffic.Trace;
import dev.duplane.traffic.TraceException;
import dev.duplane.traffic.TraceQuery;
import dev.duplane.traffic.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What kube-proxy's nftables rules of a node do with packets. Each case: its Node, Services and
 * EndpointSlices are written to a cluster, then each packet is traced.
 */
class TrafficTest {
  private static final String CLUSTER_CIDRS = "10.244.0.0/16,fd00:10:244::/48";
  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

  @TestFactory
  Stream<DynamicTest> packets_asRecorded() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode recorded : RecordedFile.TRAFFIC.document()) {
      tests.add(DynamicTest.dynamicTest(recorded.path("id").asText(), () -> check(recorded)));
    }
    return RecordedFile.TRAFFIC.selected(tests);
  }

  @Test
  void packets_counted() {
    int packets = 0;
    for (JsonNode recorded : RecordedFile.TRAFFIC.document()) {
      packets += recorded.path("packets").size();
    }
    assertThat(packets).isEqualTo(3220);
  }

  private static void check(JsonNode recorded) throws TraceException {
    try (Peer peer = Peer.withClusterCidrs("v4v6", CLUSTER_CIDRS)) {
      write(peer, recorded);
      Tracer tracer = new Tracer(ClusterTraffic.of(peer.cluster()));
      List<String> differences = new ArrayList<>();
      for (JsonNode packet : recorded.path("packets")) {
        ObjectNode expected = packet.path("expect").deepCopy();
        ObjectNode got = outcome(tracer.trace(query(recorded, packet)).answer(), expected);
        if (!got.equals(expected)) {
          differences.add(packet + "\n    got " + got);
        }
      }
      assertThat(differences).isEmpty();
    }
  }

  private static TraceQuery query(JsonNode recorded, JsonNode packet) {
    return new TraceQuery(
        packet.path("from").asText(),
        packet.path("to").asText(),
        packet.path("port").asText(),
        Objects.requireNonNull(Protocol.fromWire(packet.path("protocol").asText())),
        recorded.path("node").asText(),
        null,
        "default");
  }

  private static ObjectNode outcome(Trace.NodeAnswer answer, ObjectNode expected) {
    ObjectNode got = JsonNodeFactory.instance.objectNode();
    got.put("verdict", answer.verdict().name().toLowerCase(Locale.ROOT));
    if (!answer.endpoints().isEmpty()) {
      answer.endpoints().forEach(got.putArray("endpoints")::add);
    }
    // Left out where the recorder could not tell, and where nothing arrives.
    if (answer.masquerade() != null && expected.has("masquerade")) {
      got.put("masquerade", answer.masquerade());
    }
    return got;
  }

  private static void write(Peer peer, JsonNode recorded) {
    String node = recorded.path("node").asText();
    ObjectNode object = object("v1", "Node", JsonNodeFactory.instance.objectNode());
    object.putObject("metadata").put("name", node).set("labels", recorded.path("nodeLabels"));
    created(peer.post("/api/v1/nodes", object));
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    for (JsonNode address : recorded.path("nodeIPs")) {
      status
          .withObject("status")
          .withArray("addresses")
          .addObject()
          .put("type", "InternalIP")
          .put("address", address.asText());
    }
    created(peer.patch("/api/v1/nodes/" + node + "/status", status));
    for (JsonNode service : recorded.path("services")) {
      created(peer.post(Peer.SERVICES, object("v1", "Service", service)));
      if (service.has("status")) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.set("status", service.path("status"));
        String path = Peer.SERVICES + "/" + service.path("metadata").path("name").asText();
        created(peer.patch(path + "/status", change));
      }
    }
    for (JsonNode slice : recorded.path("endpointSlices")) {
      created(peer.post(SLICES, object("discovery.k8s.io/v1", "EndpointSlice", slice)));
    }
  }

  private static ObjectNode object(String apiVersion, String kind, JsonNode fields) {
    ObjectNode object = fields.deepCopy();
    return object.put("apiVersion", apiVersion).put("kind", kind);
  }

  private static void created(Peer.Answer answer) {
    assertThat(answer.code()).as(answer.body().toString()).isLessThan(300);
  }
}
