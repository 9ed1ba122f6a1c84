package dev.duplane.scenario.report;

import dev.duplane.scenario.Position;
import dev.duplane.scenario.ScenarioResult;
import dev.duplane.scenario.StepPlan;
import dev.duplane.scenario.StepResult;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Scenarios as JUnit XML: a {@code testsuite} for each, a {@code testcase} for each step. There is
 * no standard for it; this keeps to what Ant's, Surefire's and Jenkins' schemas have in common, and
 * adds {@code file} and {@code line} to test cases, which viewers of CI services link to.
 */
final class JunitDocument {
  private final StringWriter suites = new StringWriter();
  private final XMLStreamWriter xml = writer(suites);
  private int tests;
  private int failures;
  private int errors;
  private int skipped;
  private Duration time = Duration.ZERO;

  private static XMLStreamWriter writer(StringWriter text) {
    try {
      return XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Adds a scenario.
   *
   * @param rest why its last steps were not taken
   */
  void add(ScenarioResult result, String rest) {
    try {
      suite(result, rest);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e); // texts do not fail to be written
    }
  }

  private void suite(ScenarioResult result, String rest) throws XMLStreamException {
    int refused = result.refused().isEmpty() ? 0 : 1;
    int cases = result.steps().size() + result.notTaken().size() + refused;
    int failed = (int) result.steps().stream().filter(step -> !step.ok()).count();
    int left = result.skipped() + result.notTaken().size();
    Duration took = result.took().stream().reduce(Duration.ZERO, Duration::plus);
    tests += cases;
    failures += failed;
    errors += refused;
    skipped += left;
    time = time.plus(took);

    start(1, "testsuite");
    attribute("name", StepText.name(result));
    counts(xml, cases, failed, refused, left, took);
    attribute("file", result.file());
    if (!result.source().isEmpty()) {
      start(2, "properties");
      empty(3, "property", "name", "source", "value", result.source());
      end(2);
    }
    if (refused > 0) {
      testcase(result, "cluster", "0.000");
      child("error", "cluster", result.refused(), result.refused());
      end(2);
    }
    for (int i = 0; i < result.steps().size(); i++) {
      step(result, result.steps().get(i), seconds(result.took().get(i)));
    }
    for (StepPlan step : result.notTaken()) {
      testcase(result, StepText.title(step), "0.000");
      place(step.at());
      empty(3, "skipped", "message", rest);
      end(2);
    }
    if (!result.hotLoops().isEmpty()) {
      start(2, "system-out");
      xml.writeCharacters(
          XmlText.legal(
              result.hotLoops().stream()
                  .map(loop -> StepText.hotLoop(loop) + "\n")
                  .collect(Collectors.joining())));
      xml.writeEndElement();
    }
    end(1);
  }

  private void step(ScenarioResult result, StepResult step, String seconds)
      throws XMLStreamException {
    testcase(result, StepText.title(step), seconds);
    place(step.at());
    if (!step.ok()) {
      String all = String.join("\n", StepText.failure(step, Ink.PLAIN));
      child("failure", "difference", StepText.summary(step), all);
    } else if (Totals.skipped(step)) {
      empty(3, "skipped", "message", step.skipped());
    }
    if (!step.exchanges().isEmpty()) {
      start(3, "system-out");
      xml.writeCharacters(
          XmlText.legal(
              step.exchanges().stream()
                  .map(exchange -> StepText.request(exchange) + "\n")
                  .collect(Collectors.joining())));
      xml.writeEndElement();
    }
    end(2);
  }

  private void testcase(ScenarioResult result, String name, String seconds)
      throws XMLStreamException {
    start(2, "testcase");
    attribute("name", name);
    attribute("classname", className(result));
    attribute("time", seconds);
  }

  private void place(Position at) throws XMLStreamException {
    attribute("file", at.file());
    attribute("line", String.valueOf(at.line()));
  }

  /** Viewers show names with dots as packages: {@code scenarios/a.yaml} is {@code scenarios.a}. */
  private static String className(ScenarioResult result) {
    String path = result.file().replaceFirst("\\.ya?ml$", "").replaceFirst("^[./]+", "");
    String name = path.replace('.', '_').replaceAll("/+", ".");
    return result.cluster().isEmpty() ? name : name + "." + result.cluster();
  }

  private static void counts(
      XMLStreamWriter xml, int cases, int failed, int refused, int left, Duration took)
      throws XMLStreamException {
    xml.writeAttribute("tests", String.valueOf(cases));
    xml.writeAttribute("failures", String.valueOf(failed));
    xml.writeAttribute("errors", String.valueOf(refused));
    xml.writeAttribute("skipped", String.valueOf(left));
    xml.writeAttribute("time", seconds(took));
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%d.%03d", time.toSeconds(), time.toMillisPart());
  }

  private void start(int depth, String name) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
    xml.writeStartElement(name);
  }

  private void end(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, XmlText.legal(value));
  }

  private void child(String name, String type, String message, String text)
      throws XMLStreamException {
    start(3, name);
    attribute("message", message);
    attribute("type", type);
    xml.writeCharacters(XmlText.legal(text));
    xml.writeEndElement();
  }

  /** An element without content; names and values of attributes in turn. */
  private void empty(int depth, String name, String... attributes) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
    xml.writeEmptyElement(name);
    for (int i = 0; i < attributes.length; i += 2) {
      attribute(attributes[i], attributes[i + 1]);
    }
  }

  /** The document, in UTF-8. */
  String text() {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter root = writer(text);
      root.writeStartDocument("UTF-8", "1.0");
      root.writeCharacters("\n");
      root.writeStartElement("testsuites");
      root.writeAttribute("name", "duplane");
      counts(root, tests, failures, errors, skipped, time);
      root.writeCharacters("");
      root.flush();
      xml.flush();
      text.append(suites.getBuffer());
      root.writeCharacters("\n");
      root.writeEndElement();
      root.writeCharacters("\n");
      root.flush();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }
}
