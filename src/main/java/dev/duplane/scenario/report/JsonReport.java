package dev.duplane.scenario.report;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.duplane.api.yaml.Position;
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
  /** Members have the names of the components of records. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(
              new SimpleModule().addSerializer(Position.class, ToStringSerializer.instance));

  private final JsonGenerator json;
  private Totals totals = Totals.NONE;

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
      json = MAPPER.createGenerator(out, JsonEncoding.UTF8);
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
  public void end(ScenarioResult result) {
    totals = totals.and(result);
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
    totals = totals.andNotRun();
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
      ObjectNode taken = MAPPER.valueToTree(step.plan());
      outcome(taken, step, result.skipped().isEmpty());
      steps.add(taken);
    }
    for (StepPlan step : result.notTaken()) {
      ObjectNode planned = MAPPER.valueToTree(step);
      steps.add(planned.put("outcome", "not taken"));
    }
    list(scenario, "hotLoops", result.hotLoops());
    return scenario;
  }

  private static void outcome(ObjectNode taken, StepResult step, boolean reason) {
    boolean skipped = Totals.skipped(step);
    taken.put("outcome", skipped ? "skipped" : step.ok() ? "ok" : "failed");
    text(taken, "skipped", reason ? step.skipped() : "");
    list(taken, "exchanges", step.exchanges());
    list(taken, "differences", step.differences());
    list(taken, "explanation", step.explanation());
  }

  /** A member that is left out if it is empty. */
  private static void text(ObjectNode node, String name, String value) {
    if (!value.isEmpty()) {
      node.put(name, value);
    }
  }

  /** A list that is left out if it is empty. */
  private static void list(ObjectNode node, String name, List<?> values) {
    if (!values.isEmpty()) {
      node.set(name, MAPPER.valueToTree(values));
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
