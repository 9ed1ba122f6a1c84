package dev.duplane.patch.fieldmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Status;
import dev.duplane.api.StatusCause;
import dev.duplane.api.StatusException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded answers of kube-apiserver to applies, as far as the apply alone decides them. */
class RecordedApplyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Refused by checks of the request's parameters. */
  private static final List<String> NOT_THE_APPLY =
      List.of("apply/no-manager", "fieldvalidation/apply-fieldValidation=Bogus");

  record Step(String id, @Nullable ObjectNode live, JsonNode request) {
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
                        RecordedApplyTest.class.getResourceAsStream("/conformance/api.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode recorded = JSON.readTree(line.replace("{{time}}", "2026-01-02T03:04:05Z"));
        if (!NOT_THE_APPLY.contains(recorded.path("id").asText())) {
          addSteps(steps, recorded);
        }
      }
    }
    assertThat(steps).hasSizeGreaterThan(15);
    return steps;
  }

  private static void addSteps(List<Step> steps, JsonNode recorded) {
    ObjectNode live = null;
    for (JsonNode step : recorded.path("steps")) {
      String type = step.path("headers").path("Content-Type").asText();
      if (type.equals("application/apply-patch+yaml")) {
        steps.add(new Step(recorded.path("id").asText() + "#" + steps.size(), live, step));
      }
      if (step.path("expect").path("code").asInt() < 300) {
        live = Trees.CODEC.normalize((ObjectNode) step.path("expect").path("body"));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("steps")
  void apply_recorded(Step step) {
    JsonNode expected = step.request.path("expect").path("body");
    if (step.request.path("expect").path("code").asInt() < 300) {
      ObjectNode applied = apply(step);
      if (expected.path("metadata").has("managedFields")) {
        assertThat(withoutTimes(applied)).isEqualTo(withoutTimes(expected));
      }
      return;
    }
    Status status =
        Objects.requireNonNull(catchThrowableOfType(StatusException.class, () -> apply(step)))
            .status();
    assertThat(status.message()).isEqualTo(expected.path("message").asText());
    assertThat(status.code()).isEqualTo(expected.path("code").asInt());
    assertThat(status.reason()).isEqualTo(expected.path("reason").textValue());
    List<StatusCause> causes = new ArrayList<>();
    for (JsonNode cause : expected.path("details").path("causes")) {
      causes.add(
          new StatusCause(
              cause.path("reason").textValue(),
              cause.path("message").textValue(),
              cause.path("field").textValue()));
    }
    Status.Details details = status.details();
    assertThat(details == null ? List.of() : details.causes()).isEqualTo(causes);
  }

  private static ObjectNode apply(Step step) {
    String path = step.request.path("path").asText();
    String manager = path.replaceAll(".*fieldManager=([^&]*).*", "$1");
    return Trees.services()
        .apply(
            step.live,
            Trees.configuration(step.request.path("body").asText()),
            manager,
            path.contains("force=true"),
            "",
            Trees.LATE);
  }

  private static String withoutTimes(JsonNode object) {
    return object
        .path("metadata")
        .path("managedFields")
        .toString()
        .replaceAll("2026-[^\"]*", "{{time}}");
  }
}
