package dev.duplane.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Services kept while the Service range of the cluster changes: what reads back, what changes to
 * them then answer (dry run), and what new Services get.
 *
 * <p>One case: {@code mvn test -Dtest=UpgradeTest -Dconformance.case='10.96.0.0/16 to
 * 10.100.0.0/16: plain'}.
 */
class UpgradeTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The changes that were tried on each Service kept, as merge patches. */
  private static final Map<String, String> CHANGES = new LinkedHashMap<>();

  static {
    CHANGES.put("label", "{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}");
    CHANGES.put("prefer", "{\"spec\":{\"ipFamilyPolicy\":\"PreferDualStack\"}}");
    CHANGES.put("require", "{\"spec\":{\"ipFamilyPolicy\":\"RequireDualStack\"}}");
    CHANGES.put("single", "{\"spec\":{\"ipFamilyPolicy\":\"SingleStack\"}}");
  }

  private record Move(String from, String to) {
    static Move of(JsonNode row) {
      return new Move(row.path("from").asText(), row.path("to").asText());
    }
  }

  @TestFactory
  Stream<DynamicTest> rangeChange_asRecorded() {
    List<JsonNode> rows =
        StreamSupport.stream(RecordedFile.UPGRADE.document().spliterator(), false).toList();
    return RecordedFile.UPGRADE.selected(
        rows.stream().map(row -> DynamicTest.dynamicTest(id(row), () -> run(row, rows))).toList());
  }

  private static String id(JsonNode row) {
    Move move = Move.of(row);
    String what =
        row.has("service") ? row.path("service").asText() : "new " + row.path("new").asText();
    return move.from() + " to " + move.to() + ": " + what;
  }

  /** The cluster holds all Services of the move, as it did when the row was recorded. */
  private static void run(JsonNode row, List<JsonNode> rows) {
    Move move = Move.of(row);
    List<Difference> differences = new ArrayList<>();
    try (Peer peer = Peer.withRanges(move.from())) {
      Normalization kept = new Normalization(NODES.arrayNode().add(row.path("create")), false);
      for (JsonNode other : rows) {
        if (Move.of(other).equals(move) && other.has("service")) {
          String name = other.path("service").asText();
          JsonNode created = peer.post(Peer.SERVICES, service(name, other.path("create"))).body();
          if (other.equals(row)) {
            JsonNode before = kept.value(created).path("spec");
            differences.addAll(Difference.between(row.path("before"), before, "before"));
          }
        }
      }
      peer.cluster().changeServiceClusterIpRange(Peer.cidrs(move.to()));
      differences.addAll(row.has("service") ? kept(peer, row, kept) : created(peer, row));
    }
    if (!differences.isEmpty()) {
      fail(Difference.report(id(row), differences));
    }
  }

  private static List<Difference> kept(Peer peer, JsonNode row, Normalization normalization) {
    String path = Peer.SERVICES + "/" + row.path("service").asText();
    JsonNode read = normalization.value(peer.get(path).body());
    List<Difference> differences =
        Difference.between(row.path("after"), read.has("spec") ? read.path("spec") : read, "after");
    CHANGES.forEach(
        (name, patch) -> {
          Peer.Answer answer = peer.patch(path + "?dryRun=All", RecordedFile.parse(patch));
          JsonNode outcome = outcome(answer, normalization);
          differences.addAll(Difference.between(row.path(name), outcome, name));
        });
    return differences;
  }

  private static List<Difference> created(Peer peer, JsonNode row) {
    ObjectNode service = service("new-" + row.path("new").asText(), row.path("create"));
    Peer.Answer answer = peer.call("POST", Peer.SERVICES + "?dryRun=All", service, Map.of());
    Normalization normalization =
        new Normalization(NODES.arrayNode().add(row.path("create")), false);
    return Difference.between(row.path("result"), outcome(answer, normalization), "new");
  }

  private static ObjectNode outcome(Peer.Answer answer, Normalization normalization) {
    JsonNode value = normalization.value(answer.body());
    ObjectNode outcome = NODES.objectNode().put("code", answer.code());
    String shown = answer.code() < 300 ? "spec" : "message";
    JsonNode said = value.path(shown);
    outcome.set(shown, said instanceof MissingNode ? NODES.nullNode() : said);
    return outcome;
  }

  private static ObjectNode service(String name, JsonNode spec) {
    ObjectNode service = NODES.objectNode().put("apiVersion", "v1").put("kind", "Service");
    service.putObject("metadata").put("name", name);
    service.set("spec", spec);
    return service;
  }
}
