package dev.duplane.scenario.report;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.yaml.Position;
import dev.duplane.scenario.compare.Difference;
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
    scenario(result, outcome(result));
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
    scenario(planned, "not run");
  }

  private void scenario(ScenarioResult result, String outcome) {
    try {
      json.writeStartObject();
      json.writeStringField("file", result.file());
      json.writeStringField("name", result.name());
      text("source", result.source());
      text("cluster", result.cluster());
      json.writeStringField("outcome", outcome);
      text("refused", result.refused());
      text("skipped", result.skipped());
      json.writeArrayFieldStart("steps");
      for (StepResult step : result.steps()) {
        step(step.number(), step.name(), step.action(), step.at());
        outcome(step, result.skipped().isEmpty());
        json.writeEndObject();
      }
      for (StepPlan step : result.notTaken()) {
        step(step.number(), step.name(), step.action(), step.at());
        json.writeStringField("outcome", "not taken");
        json.writeEndObject();
      }
      json.writeEndArray();
      hotLoops(result.hotLoops());
      json.writeEndObject();
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void step(int number, String name, String action, Position at) throws IOException {
    json.writeStartObject();
    json.writeNumberField("number", number);
    text("name", name);
    json.writeStringField("action", action);
    json.writeStringField("at", at.toString());
  }

  private void outcome(StepResult step, boolean reason) throws IOException {
    boolean skipped = Totals.skipped(step);
    json.writeStringField("outcome", skipped ? "skipped" : step.ok() ? "ok" : "failed");
    text("skipped", reason ? step.skipped() : "");
    if (!step.exchanges().isEmpty()) {
      json.writeArrayFieldStart("exchanges");
      for (SentRequest exchange : step.exchanges()) {
        exchange(exchange);
      }
      json.writeEndArray();
    }
    if (!step.differences().isEmpty()) {
      json.writeArrayFieldStart("differences");
      for (Difference difference : step.differences()) {
        json.writeStartObject();
        json.writeStringField("at", difference.at().toString());
        json.writeStringField("path", difference.path());
        json.writeStringField("expected", difference.expected());
        json.writeStringField("actual", difference.actual());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    texts("explanation", step.explanation());
  }

  private void exchange(SentRequest exchange) throws IOException {
    json.writeStartObject();
    json.writeStringField("method", exchange.method());
    json.writeStringField("uri", exchange.uri());
    text("mediaType", exchange.mediaType());
    if (exchange.body() != null) {
      json.writeFieldName("body");
      json.writeTree(exchange.body());
    }
    json.writeNumberField("status", exchange.status());
    texts("warnings", exchange.warnings());
    json.writeFieldName("answer");
    json.writeTree(exchange.answer());
    if (!exchange.events().isEmpty()) {
      json.writeFieldName("events");
      json.writeObject(exchange.events());
    }
    json.writeEndObject();
  }

  private void hotLoops(List<HotLoop> loops) throws IOException {
    if (loops.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("hotLoops");
    for (HotLoop loop : loops) {
      json.writeStartObject();
      json.writeStringField("method", loop.method());
      json.writeStringField("uri", loop.uri());
      json.writeNumberField("times", loop.times());
      json.writeNumberField("status", loop.status());
      text("message", loop.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** A member that is left out if it is empty. */
  private void text(String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  private void texts(String name, List<String> values) throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
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
