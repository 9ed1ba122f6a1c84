package dev.duplane.api.structural;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.Decoded;
import dev.duplane.api.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Reads, defaults and validates the custom resources that kube-apiserver was sent. */
class RecordedCustomResourcesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Schema METADATA =
      Contract.bundled().schema("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");

  @TestFactory
  Stream<DynamicTest> create_asRecorded() throws IOException {
    StructuralSchema schema =
        StructuralSchema.ofKind(
            "com.example.v1.Widget",
            MAPPER.readTree(bytes("crd.json")).at("/spec/versions/0/schema/openAPIV3Schema"),
            METADATA);
    return new String(
            new GZIPInputStream(open("cr.jsonl.gz")).readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .map(RecordedCustomResourcesTest::read)
        .filter(recorded -> isWritten(recorded.at("/steps/0")))
        .map(
            recorded ->
                DynamicTest.dynamicTest(
                    recorded.path("id").asText(), () -> check(schema, recorded.at("/steps/0"))));
  }

  private static JsonNode read(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static boolean isWritten(JsonNode step) {
    int code = step.at("/expect/code").asInt();
    return step.path("method").asText().equals("POST")
        && step.at("/body/kind").asText().equals("Widget")
        && (code == 201 || code == 422);
  }

  private static void check(StructuralSchema schema, JsonNode step) throws IOException {
    byte[] body = MAPPER.writeValueAsBytes(step.get("body"));
    Decoded decoded = StructuralCodec.of(schema, METADATA).decode(body);
    List<String> warnings = new ArrayList<>();
    step.at("/expect/warnings").forEach(warning -> warnings.add(warning.asText()));
    assertThat(decoded.strictErrors())
        .map(error -> "299 - \"" + error.replace("\"", "\\\"") + "\"")
        .containsExactlyElementsOf(warnings);
    ObjectNode object = decoded.object();
    Defaulting.apply(object, schema);
    JsonNode answer = step.at("/expect/body");
    List<JsonNode> causes = new ArrayList<>();
    for (JsonNode cause : answer.at("/details/causes")) {
      if (isOfSchema(cause)) {
        causes.add(cause);
      }
    }
    List<FieldError> errors = StructuralValidation.values(schema, object);
    errors.addAll(StructuralValidation.lists(schema, object));
    assertThat(errors).map(RecordedCustomResourcesTest::cause).containsExactlyElementsOf(causes);
    if (step.at("/expect/code").asInt() == 201) {
      JsonNode expected = answer.get("spec");
      ObjectNode spec = (ObjectNode) object.get("spec");
      if (expected.has("at")) {
        // The recording hides times.
        spec.set("at", expected.get("at"));
      }
      assertThat((JsonNode) spec).isEqualTo(expected);
    }
  }

  /** Names, the scale subresource and rules in CEL are others' to look at. */
  private static boolean isOfSchema(JsonNode cause) {
    String field = cause.path("field").asText();
    String message = cause.path("message").asText();
    return !field.startsWith("metadata.")
        && !field.startsWith(".")
        && !message.contains("some validation rules were not checked")
        && !message.contains("IPv6 widgets are few");
  }

  private static JsonNode cause(FieldError error) {
    return MAPPER
        .createObjectNode()
        .put("reason", error.cause().reason())
        .put("message", error.message())
        .put("field", error.field());
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(
        RecordedCustomResourcesTest.class.getResourceAsStream("/conformance/" + name), name);
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = open(name)) {
      return in.readAllBytes();
    }
  }
}
