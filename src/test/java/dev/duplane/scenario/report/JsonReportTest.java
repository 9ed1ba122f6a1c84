package dev.duplane.scenario.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JsonReportTest {
  private static final Path GOLDEN = Path.of("src/test/resources/scenario/report/run.json");

  private static String tell(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Runs.tell(new JsonReport(out, 7), text);
    return out.toString(UTF_8);
  }

  @Test
  void document() throws IOException {
    assertThat(tell("ClusterIP")).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void skippedAsAWhole_saysWhyOnce() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Runs.tellSkipped(new JsonReport(out, 7));

    JsonNode scenario = new ObjectMapper().readTree(out.toByteArray()).path("scenarios").path(0);
    assertThat(scenario.path("outcome").textValue()).isEqualTo("skipped");
    assertThat(scenario.path("skipped").textValue())
        .isEqualTo("it is about Services of IPv4 alone");
    assertThat(scenario.path("steps").path(0).path("outcome").textValue()).isEqualTo("skipped");
    assertThat(scenario.path("steps").path(0).has("skipped")).isFalse();
  }

  @Test
  void anyText_isValidJson() throws IOException {
    String text = "\u0000\u001b\"\\ \ud83d\ude00 \n";

    JsonNode document = new ObjectMapper().readTree(tell(text));

    JsonNode step = document.path("scenarios").path(0).path("steps").path(2);
    assertThat(step.path("name").textValue()).isEqualTo(text);
  }
}
