package dev.duplane.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a cluster holds before anybody has asked for anything. */
class DefaultsTest {

  @TestFactory
  Stream<DynamicTest> freshCluster_asRecorded() {
    return RecordedFile.DEFAULTS.document().properties().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> check(entry.getKey(), entry.getValue())));
  }

  private static void check(String path, JsonNode expected) {
    try (Peer peer = Peer.named("v4v6")) {
      Normalization normalization = new Normalization(JsonNodeFactory.instance.arrayNode(), false);
      JsonNode actual = normalization.value(peer.get(path).body());
      List<Difference> differences = Difference.between(expected, actual, "");
      if (!differences.isEmpty()) {
        fail(Difference.report(path, differences));
      }
    }
  }
}
