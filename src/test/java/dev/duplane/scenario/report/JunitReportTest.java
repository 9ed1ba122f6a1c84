package dev.duplane.scenario.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class JunitReportTest {
  private static final Path SCHEMA = Path.of("src/test/resources/scenario/report/junit.xsd");

  private static final Instant BEGUN = Instant.parse("2026-03-04T05:06:07.890Z");

  private final Path directory;

  JunitReportTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Document write(String text) throws Exception {
    Path file = directory.resolve("results.xml");
    JunitReport report = JunitReport.open(file, BEGUN);
    Runs.tell(report, text);
    report.write();
    report.discard();
    SchemaFactory.newDefaultInstance()
        .newSchema(SCHEMA.toFile())
        .newValidator()
        .validate(new StreamSource(file.toFile()));
    DocumentBuilderFactory parsers = DocumentBuilderFactory.newDefaultInstance();
    parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return parsers.newDocumentBuilder().parse(file.toFile());
  }

  private static List<Element> all(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> listed = Files.list(directory)) {
      return listed.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void suites_count() throws Exception {
    Document document = write("ClusterIP");

    assertThat(all(document, "testsuite"))
        .extracting(
            suite ->
                Stream.of("id", "name", "package", "tests", "failures", "errors", "skipped", "time")
                    .map(suite::getAttribute)
                    .toList())
        .containsExactly(
            List.of("0", "A & <b> [v4v6]", "dir", "4", "1", "0", "2", "6.006"),
            List.of("1", "A & <b> [v4v6]", "dir", "2", "0", "1", "1", "0.000"),
            List.of("2", "A & <b> [v4v6]", "dir", "1", "0", "0", "1", "0.000"));
    assertThat(all(document, "testsuite").get(0).getAttribute("timestamp"))
        .isEqualTo("2026-03-04T05:06:07");
    assertThat(all(document, "failure")).hasSize(1);
    assertThat(all(document, "error")).hasSize(1);
    assertThat(all(document, "skipped"))
        .extracting(skipped -> skipped.getAttribute("message"))
        .containsExactly(
            "only an emulated cluster can do this",
            "not taken",
            "not taken",
            "not run: the run ended before its turn");
  }

  @Test
  void failure_tellsAll() throws Exception {
    Document document = write("ClusterIP");

    Element failure = all(document, "failure").get(0);
    Element testcase = (Element) failure.getParentNode();
    assertThat(Stream.of("name", "classname", "time").map(testcase::getAttribute))
        .containsExactly("3 ClusterIP (patch Service web)", "dir.a.v4v6", "3.003");
    assertThat(failure.getAttribute("message"))
        .isEqualTo(
            "dir/a.yaml:15:5: spec.type: expected \"NodePort\", actual absent"
                + " (and 1 more difference)");
    assertThat(failure.getTextContent())
        .contains("dir/a.yaml:15:5: spec.type", "why       the type was ClusterIP", "request   PA");
    assertThat(all(document, "system-out").get(0).getTextContent())
        .isEqualTo(
            """
            dir/a.yaml:6:5: 1 it is there (get Service web)
              GET /api/v1/namespaces/default/services/web 200 OK
            dir/a.yaml:12:5: 3 ClusterIP (patch Service web)
              PATCH /api/v1/namespaces/default/services/web 422 Unprocessable Entity
            """);
    assertThat(all(document, "system-err").get(0).getTextContent())
        .isEqualTo(
            "hot loop: PATCH /api/v1/namespaces/default/services/web sent 7 times,"
                + " refused each time: 409 Conflict: is ClusterIP\n");
    assertThat(all(document, "property"))
        .extracting(
            property -> property.getAttribute("name") + "=" + property.getAttribute("value"))
        .startsWith("file=dir/a.yaml", "cluster=v4v6", "source=https://example.org/x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000\u0001\u001b[31m\u007f\u009f",
        "\ud800 and \udc00",
        "\ufffe\uffff",
        "]]> & <!-- <x a=\"b\" c='d'>",
        "\ud83d\ude00 \u00e4",
        "a\r\n\tb"
      })
  void anyText_isValidXml(String text) throws Exception {
    assertThat(all(write(text), "failure")).hasSize(1);
  }

  @Test
  void file_appearsWhenAllIsThere() throws Exception {
    Path file = directory.resolve("results.xml");
    Files.writeString(file, "earlier");

    JunitReport ended = JunitReport.open(file, BEGUN);
    Runs.tell(ended, "x");
    assertThat(file).hasContent("earlier");
    ended.discard();
    assertThat(files()).containsExactly("results.xml");
    assertThat(file).hasContent("earlier");

    JunitReport whole = JunitReport.open(file, BEGUN);
    whole.write();
    whole.discard();
    assertThat(files()).containsExactly("results.xml");
    assertThat(file).content().startsWith("<?xml");
  }

  @Test
  void open_unwritable() {
    assertThatThrownBy(() -> JunitReport.open(directory, BEGUN)).hasMessage("it is a directory");
    assertThatThrownBy(() -> JunitReport.open(directory.resolve("no/results.xml"), BEGUN))
        .hasMessage("there is no such directory");
  }

  @Test
  void device_isWrittenTo() throws Exception {
    Path device = Path.of("/dev/null");
    JunitReport report = JunitReport.open(device, BEGUN);
    report.write();
    report.discard();
    assertThat(device).exists();
    assertThat(Files.isRegularFile(device)).isFalse();
  }
}
