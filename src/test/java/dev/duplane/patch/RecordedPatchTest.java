package dev.duplane.patch;

import static dev.duplane.patch.Patches.JSON;
import static dev.duplane.patch.Patches.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Status;
import dev.duplane.api.StatusException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded answers of kube-apiserver, as far as the patch alone decides them. */
class RecordedPatchTest {
  /** Fields that change after the patch: versions, times, and what a new policy allocates. */
  private static final List<String> DECIDED_LATER =
      List.of("clusterIPs", "ipFamilies", "externalTrafficPolicy", "resourceVersion", "generation");

  /** What the registry sets again when a patch takes it away. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "sessionAffinity", "None",
          "internalTrafficPolicy", "Cluster",
          "ipFamilyPolicy", "SingleStack");

  /** Refused by checks of the request or of the object that come before or after the patch. */
  private static final List<String> NOT_THE_PATCH =
      List.of("merge-name", "merge-namespace", "merge-rv-stale", "unknown-type");

  record Step(String id, JsonNode before, JsonNode request) {
    @Override
    public String toString() {
      return id;
    }
  }

  static List<Step> steps() throws IOException {
    List<Step> steps = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Objects.requireNonNull(
                        RecordedPatchTest.class.getResourceAsStream("/conformance/api.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode recorded = JSON.readTree(line);
        String id = recorded.path("id").asText();
        if (id.startsWith("patchkinds/")
            && NOT_THE_PATCH.stream().noneMatch(suffix -> id.endsWith("/" + suffix))) {
          addSteps(steps, id, recorded.path("steps"));
        }
      }
    }
    assertThat(steps).hasSizeGreaterThan(20);
    return steps;
  }

  private static void addSteps(List<Step> steps, String id, JsonNode recorded) {
    for (int i = 1; i < recorded.size(); i++) {
      if (recorded.get(i).path("method").asText().equals("PATCH")) {
        JsonNode before = recorded.get(i - 1).path("expect").path("body");
        steps.add(new Step(id + "#" + i, before, recorded.get(i)));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("steps")
  void applyTo_recorded(Step step) throws IOException {
    PatchType type =
        Objects.requireNonNull(
            PatchType.ofMediaType(step.request.path("headers").path("Content-Type").asText()));
    JsonNode body = step.request.path("body");
    String text = body.isTextual() ? body.textValue() : JSON.writeValueAsString(body);
    JsonNode expected = step.request.path("expect").path("body");
    if (step.request.path("expect").path("code").asInt() == 200) {
      JsonNode patched =
          Patches.parse(type, text).applyTo((ObjectNode) step.before.deepCopy(), SERVICE);
      assertThat(decided(patched)).isEqualTo(decided(expected));
      return;
    }
    Status status =
        Objects.requireNonNull(
                catchThrowableOfType(
                    StatusException.class,
                    () -> Patches.parse(type, text).applyTo((ObjectNode) step.before, SERVICE)))
            .status();
    assertThat(status.code()).isEqualTo(expected.path("code").asInt());
    assertThat(status.message()).isEqualTo(expected.path("message").asText());
    assertThat(status.reason()).isEqualTo(expected.path("reason").textValue());
    assertThat(status.details() != null).isEqualTo(expected.has("details"));
  }

  /** The object with its defaults, without what is decided later and without empties. */
  private static JsonNode decided(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    for (JsonNode port : copy.path("spec").path("ports")) {
      ObjectNode fields = (ObjectNode) port;
      fields.set("targetPort", port.has("targetPort") ? port.get("targetPort") : port.get("port"));
      fields.put("protocol", port.path("protocol").asText("TCP"));
    }
    for (String part : List.of("spec", "metadata")) {
      ((ObjectNode) copy.path(part)).remove(DECIDED_LATER);
    }
    ObjectNode spec = (ObjectNode) copy.path("spec");
    DEFAULTS.forEach((field, value) -> spec.put(field, spec.path(field).asText(value)));
    ObjectNode metadata = (ObjectNode) copy.path("metadata");
    if (metadata.path("finalizers").isEmpty()) {
      metadata.remove("finalizers");
    }
    return JSON.valueToTree(copy);
  }
}
