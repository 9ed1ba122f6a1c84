package dev.duplane.api.protobuf;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.ObjectCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** JSON to a message and back is the object that a Go struct would hold. */
class RoundTripTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  @Test
  void everyKind_generatedObjects() {
    for (ApiResource resource : Contract.bundled().resources()) {
      ObjectCodec codec = ObjectCodec.of(resource);
      for (long seed = 1; seed <= 40; seed++) {
        ObjectNode sample =
            new SampleObjects(new Random(seed), seed % 2 == 0 ? 2 : 1).of(resource.schema());
        ObjectNode object = withoutType(codec.decode(sample).object());
        // As text, in which an int and a long are alike.
        assertThat(roundTrip(resource, object).toString())
            .as("%s, seed %d", resource.kind(), seed)
            .isEqualTo(object.toString());
      }
    }
  }

  @Test
  void service_recordedObjects() throws IOException {
    ApiResource services = requireNonNull(Contract.bundled().resource("", "v1", "services"));
    int checked = 0;
    for (JsonNode found : recorded()) {
      if (found.path("kind").asText().equals("Service")) {
        // Placeholders stand where integers and times should.
        String text =
            found
                .toString()
                .replaceAll("\"\\{\\{nodePort:(\\d+)}}\"", "3000$1")
                .replace("{{time}}", "2026-01-01T00:00:00Z");
        ObjectNode object = (ObjectNode) new ObjectMapper().readTree(text);
        object = withoutType(ObjectCodec.of(services).decode(object).object());
        assertThat(roundTrip(services, object).toString()).isEqualTo(object.toString());
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(100);
  }

  private static Iterable<JsonNode> recorded() throws IOException {
    ArrayNode bodies = NODES.arrayNode();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    requireNonNull(
                        RoundTripTest.class.getResourceAsStream("/conformance/api.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        new ObjectMapper()
            .readTree(line)
            .path("steps")
            .forEach(step -> bodies.add(step.path("expect").path("body")));
      }
    }
    return bodies;
  }

  private static ObjectNode roundTrip(ApiResource resource, ObjectNode object) {
    MessageCodec messages =
        requireNonNull(Messages.bundled().find(resource.apiVersion(), resource.kind()));
    ObjectNode decoded = messages.decode(messages.encode(object));
    return withoutType(ObjectCodec.of(resource).decode(decoded).object());
  }

  private static ObjectNode withoutType(ObjectNode object) {
    return object.remove(List.of("kind", "apiVersion"));
  }
}
