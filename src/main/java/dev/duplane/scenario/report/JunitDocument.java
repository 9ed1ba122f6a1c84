package dev.duplane.scenario.report;

import dev.duplane.scenario.run.ScenarioResult;
import dev.duplane.scenario.run.StepPlan;
import dev.duplane.scenario.run.StepResult;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Scenarios as JUnit XML: a {@code testsuite} for each, a {@code testcase} for each step. There is
 * no standard for it. This is valid by both schemas that readers go by: the one that describes what
 * Ant's JUnitReport writes (JUnit.xsd of windyroad/JUnit-Schema), which wants attributes that say
 * little here and knows no {@code file} and {@code line}, and that of Jenkins' xUnit plugin
 * (junit-10.xsd).
 */
final class JunitDocument {
  /**
   * What XML 1.0 does not allow in texts (section 2.2, {@code Char}): control characters but for
   * tab, line feed and carriage return, halves of surrogate pairs, U+FFFE and U+FFFF.
   */
  private static final Pattern ILLEGAL =
      Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;
  private final String timestamp;
  private int id;

  /**
   * A document without scenarios.
   *
   * @param begun when the run began
   */
  JunitDocument(Instant begun) {
    this.timestamp =
        DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
            begun.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    try {
      xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      start(0, "testsuites");
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
    start(1, "testsuite");
    attribute("id", String.valueOf(id++));
    attribute("name", StepText.name(result));
    attribute("package", directory(result));
    attribute("hostname", "localhost");
    attribute("timestamp", timestamp);
    attribute("tests", result.steps().size() + result.notTaken().size() + refused);
    attribute("failures", result.steps().stream().filter(step -> !step.ok()).count());
    attribute("errors", refused);
    attribute("skipped", result.skippedSteps() + result.notTaken().size());
    attribute("time", seconds(result.took().stream().reduce(Duration.ZERO, Duration::plus)));
    properties(result);
    if (refused > 0) {
      testcase(result, "cluster", Duration.ZERO);
      child("error", "cluster", result.refused(), result.refused());
      end(2);
    }
    for (int i = 0; i < result.steps().size(); i++) {
      step(result, result.steps().get(i), result.took().get(i));
    }
    for (StepPlan step : result.notTaken()) {
      testcase(result, StepText.title(step), Duration.ZERO);
      empty(3, "skipped", "message", rest);
      end(2);
    }
    output("system-out", requests(result));
    output(
        "system-err",
        result.hotLoops().stream()
            .map(loop -> StepText.hotLoop(loop) + "\n")
            .collect(Collectors.joining()));
    end(1);
  }

  private void properties(ScenarioResult result) throws XMLStreamException {
    start(2, "properties");
    empty(3, "property", "name", "file", "value", result.file());
    if (!result.cluster().isEmpty()) {
      empty(3, "property", "name", "cluster", "value", result.cluster());
    }
    if (!result.source().isEmpty()) {
      empty(3, "property", "name", "source", "value", result.source());
    }
    end(2);
  }

  private void step(ScenarioResult result, StepResult step, Duration took)
      throws XMLStreamException {
    testcase(result, StepText.title(step.plan()), took);
    if (!step.ok()) {
      String all = String.join("\n", StepText.failure(step, Ink.PLAIN));
      String first = step.differences().get(0).at() + ": " + StepText.summary(step);
      child("failure", "difference", first, all);
    } else if (Totals.skipped(step)) {
      empty(3, "skipped", "message", step.skipped());
    }
    end(2);
  }

  /** What was sent and how it was answered, below the step with its place. */
  private static String requests(ScenarioResult result) {
    StringBuilder text = new StringBuilder();
    for (StepResult step : result.steps()) {
      if (!step.exchanges().isEmpty()) {
        text.append(step.plan().at()).append(": ").append(StepText.title(step.plan())).append('\n');
        step.exchanges()
            .forEach(exchange -> text.append("  ").append(StepText.request(exchange)).append('\n'));
      }
    }
    return text.toString();
  }

  private void testcase(ScenarioResult result, String name, Duration took)
      throws XMLStreamException {
    start(2, "testcase");
    attribute("name", name);
    attribute("classname", className(result));
    attribute("time", seconds(took));
  }

  /** Viewers show names with dots as packages: {@code scenarios/a.yaml} is {@code scenarios.a}. */
  private static String className(ScenarioResult result) {
    String path = result.file().replaceFirst("\\.ya?ml$", "").replaceFirst("^[./]+", "");
    String name = path.replace('.', '_').replaceAll("/+", ".");
    return result.cluster().isEmpty() ? name : name + "." + result.cluster();
  }

  /** What stands before the last dot of the class names; empty if there is none. */
  private static String directory(ScenarioResult result) {
    String file = result.file().replaceFirst("^[./]+", "");
    int slash = file.lastIndexOf('/');
    return slash < 0 ? "" : file.substring(0, slash).replace('.', '_').replaceAll("/+", ".");
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
    xml.writeAttribute(name, legal(value));
  }

  private void attribute(String name, long value) throws XMLStreamException {
    attribute(name, String.valueOf(value));
  }

  private void output(String name, String text) throws XMLStreamException {
    start(2, name);
    xml.writeCharacters(legal(text));
    xml.writeEndElement();
  }

  private void child(String name, String type, String message, String text)
      throws XMLStreamException {
    start(3, name);
    attribute("message", message);
    attribute("type", type);
    xml.writeCharacters(legal(text));
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

  /** Ends the document and gives it, in UTF-8. */
  String end() {
    try {
      xml.writeCharacters("");
      end(0);
      xml.writeCharacters("\n");
      xml.flush();
      return text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A text with U+FFFD in the place of what XML cannot have. */
  private static String legal(String text) {
    return ILLEGAL.matcher(text).replaceAll("\uFFFD");
  }
}
