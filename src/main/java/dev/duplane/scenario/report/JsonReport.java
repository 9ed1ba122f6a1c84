package dev.duplane.scenario.report;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.yaml.Position;
import dev.duplane.scenario.compare.SentRequest;
import dev.duplane.scenario.run.HotLoop;
import dev.duplane.scenario.run.Report;
import dev.duplane.scenario.run.ScenarioResult;
import dev.duplane.scenario.run.StepPlan;
import dev.duplane.scenario.run.StepResult;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

/**
 * Writes all that was sent, came back and was found as one JSON document, a scenario at a time; its
 * members are described in {@code scenarios/README.md}. There is nothing in it that differs from
 * one run to the next.
 */
public final class JsonReport implements Report {
  private final JsonGenerator json;
  private final Totals totals = new Totals();

  /**
   * Begins the document.
   *
   * @param out gets UTF-8, and stays open
   * @throws UncheckedIOException if it cannot be written, as all methods
   */
  public JsonReport(OutputStream out, long seed) {
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter layout =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
    layout.indentArraysWith(indent);
    layout.indentObjectsWith(indent);
    try {
      json = new ObjectMapper().createGenerator(out, JsonEncoding.UTF8);
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setPrettyPrinter(layout);
      json.writeStartObject();
      json.writeNumberField("seed", seed);
      json.writeArrayFieldStart("scenarios");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void begin(ScenarioResult begun) {}

  @Override
  public void step(StepResult step) {}

  @Override
  public void end(ScenarioResult result) {
    totals.add(result);
    write(scenario(result, outcome(result)));
  }

  private static String outcome(ScenarioResult result) {
    if (!result.refused().isEmpty()) {
      return "refused";
    }
    return !result.skipped().isEmpty() ? "skipped" : result.ok() ? "ok" : "failed";
  }

  @Override
  public void notRun(ScenarioResult planned) {
    totals.addNotRun();
    write(scenario(planned, "not run"));
  }

  private void write(ObjectNode scenario) {
    try {
      json.writeTree(scenario);
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode scenario(ScenarioResult result, String outcome) {
    ObjectNode scenario = JsonNodeFactory.instance.objectNode();
    scenario.put("file", result.file()).put("name", result.name());
    text(scenario, "source", result.source());
    text(scenario, "cluster", result.cluster());
    scenario.put("outcome", outcome);
    text(scenario, "refused", result.refused());
    text(scenario, "skipped", result.skipped());
    ArrayNode steps = scenario.putArray("steps");
    for (StepResult step : result.steps()) {
      ObjectNode taken = step(step.number(), step.name(), step.action(), step.at());
      outcome(taken, step, result.skipped().isEmpty());
      steps.add(taken);
    }
    for (StepPlan step : result.notTaken()) {
      steps.add(
          step(step.number(), step.name(), step.action(), step.at()).put("outcome", "not taken"));
    }
    list(scenario, "hotLoops", result.hotLoops(), JsonReport::hotLoop);
    return scenario;
  }

  private static ObjectNode step(int number, String name, String action, Position at) {
    ObjectNode step = JsonNodeFactory.instance.objectNode().put("number", number);
    text(step, "name", name);
    return step.put("action", action).put("at", at.toString());
  }

  private static void outcome(ObjectNode taken, StepResult step, boolean reason) {
    boolean skipped = Totals.skipped(step);
    taken.put("outcome", skipped ? "skipped" : step.ok() ? "ok" : "failed");
    text(taken, "skipped", reason ? step.skipped() : "");
    list(taken, "exchanges", step.exchanges(), JsonReport::exchange);
    list(
        taken,
        "differences",
        step.differences(),
        difference ->
            JsonNodeFactory.instance
                .objectNode()
                .put("at", difference.at().toString())
                .put("path", difference.path())
                .put("expected", difference.expected())
                .put("actual", difference.actual()));
    list(taken, "explanation", step.explanation(), TextNode::valueOf);
  }

  private static ObjectNode exchange(SentRequest sent) {
    ObjectNode exchange = JsonNodeFactory.instance.objectNode();
    exchange.put("method", sent.method()).put("uri", sent.uri());
    text(exchange, "mediaType", sent.mediaType());
    if (sent.body() != null) {
      exchange.set("body", sent.body());
    }
    exchange.put("status", sent.status());
    list(exchange, "warnings", sent.warnings(), TextNode::valueOf);
    exchange.set("answer", sent.answer());
    list(exchange, "events", sent.events(), event -> event);
    return exchange;
  }

  private static ObjectNode hotLoop(HotLoop loop) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("method", loop.method()).put("uri", loop.uri());
    node.put("times", loop.times()).put("status", loop.status());
    text(node, "message", loop.message());
    return node;
  }

  /** A member that is left out if it is empty. */
  private static void text(ObjectNode node, String name, String value) {
    if (!value.isEmpty()) {
      node.put(name, value);
    }
  }

  /** A list that is left out if it is empty. */
  private static <T> void list(
      ObjectNode node, String name, List<T> values, Function<T, JsonNode> written) {
    if (!values.isEmpty()) {
      node.putArray(name).addAll(values.stream().map(written).toList());
    }
  }

  @Override
  public void close() {
    try {
      json.writeEndArray();
      json.writeObjectFieldStart("totals");
      json.writeNumberField("scenarios", totals.scenarios());
      json.writeNumberField("failedScenarios", totals.failed());
      json.writeNumberField("notRunScenarios", totals.notRun());
      json.writeNumberField("steps", totals.steps());
      json.writeNumberField("failedSteps", totals.failedSteps());
      json.writeNumberField("skippedSteps", totals.skipped());
      json.writeNumberField("notTakenSteps", totals.notTaken());
      json.writeEndObject();
      json.writeEndObject();
      json.writeRaw('\n');
      json.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
