package dev.duplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightCommandTest {
  private static final String REHEARSAL =
      "preflight --state scenarios/manifests/single-stack-cluster.yaml"
          + " --to 10.96.0.0/16,fd00:10:96::/112";
  private static final Pattern TRANSCRIPT =
      Pattern.compile("```\\n\\$ duplane (preflight[^\\n]*)\\n(.*?)```", Pattern.DOTALL);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String line) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Commands.commandLine(
            "preflight",
            new BuildInfo("1.2.3"),
            options -> 0,
            () -> new RunCommand(Reader.nullReader(), System.out, System.err),
            () -> new DiffCommand(System.out, System.err),
            new PrintWriter(out, true),
            new PrintWriter(err, true))
        .execute(line.split(" ", -1));
  }

  /** What the document shows is what is printed. */
  @Test
  void document_showsWhatIsPrinted() throws IOException {
    Matcher transcript = TRANSCRIPT.matcher(Files.readString(Path.of("docs/preflight.md")));
    List<String> shown = new ArrayList<>();
    while (transcript.find()) {
      shown.add(transcript.group(1));
      assertThat(execute(transcript.group(1))).as(err.toString()).isEqualTo(1);
      assertThat(out.toString()).isEqualToNormalizingNewlines(transcript.group(2));
    }
    assertThat(shown).hasSize(2);
  }

  @Test
  void usualFlags_nothingFails() {
    assertThat(execute("preflight")).isZero();
    assertThat(out.toString()).contains("pass", "unknown").doesNotContain("fail");
  }

  @Test
  void json_isOneDocument() throws IOException {
    assertThat(execute(REHEARSAL + " --json")).isEqualTo(1);
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.at("/requirements/0/outcome").asText()).isEqualTo("pass");
    assertThat(report.at("/rehearsal/services").size()).isEqualTo(4);
    assertThat(execute("preflight --json")).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).has("rehearsal")).isFalse();
  }

  @Test
  void markdown_hasTables() {
    assertThat(execute(REHEARSAL + " --markdown")).isEqualTo(1);
    assertThat(out.toString())
        .startsWith(
            "## What dual stack needs\n\n| OUTCOME | REQUIREMENT | FOUND | CHANGE |\n| --- |")
        .contains("\n| shop/db | Headless | SingleStack IPv4 |");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          preflight --to 10.96.0.0/16,fd00::/112 | --to: goes with --state or --etcd-servers
          preflight --json --markdown | --markdown: cannot be given together with --json
          preflight --state none.yaml | --state: there is no file none.yaml
          preflight --state scenarios/manifests/single-stack-cluster.yaml --to 10.96.0.0/16 | --to: 10.96.0.0/16 is one range; dual stack has one of each family
          preflight --state scenarios/manifests/single-stack-cluster.yaml --to x | --to: service-cluster-ip-range[0] is not a valid cidr
          preflight --cluster-cidr x | --cluster-cidr: invalid CIDR[0]: <nil> (invalid CIDR address: x)
          """)
  void refused(String line, String why) {
    assertThat(execute(line)).isEqualTo(2);
    assertThat(err.toString()).isEqualToNormalizingNewlines("duplane: " + why + "\n");
  }
}
