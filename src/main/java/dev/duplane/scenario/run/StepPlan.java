package dev.duplane.scenario.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.duplane.api.yaml.Position;
import dev.duplane.scenario.format.Scenario;

/**
 * A step that has not been taken.
 *
 * @param number from 1
 * @param name what it shows; empty if it has none
 * @param action what it does, in words, e.g. {@code create Service web}
 * @param at where it stands
 */
public record StepPlan(
    int number,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String name,
    String action,
    Position at) {

  /** A step of a scenario. */
  static StepPlan of(int number, Scenario.Step step) {
    return new StepPlan(number, step.name(), step.action().describe(), step.places().whole());
  }
}
