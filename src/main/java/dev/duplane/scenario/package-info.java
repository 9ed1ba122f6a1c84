/**
 * Scenario files: what is sent to a cluster, step by step, and what must come back. The files in
 * {@code scenarios/} are the documented behaviour of dual-stack Services in a form that runs; their
 * format is described in {@code scenarios/README.md}.
 *
 * <p>The way of a file: {@link dev.duplane.scenario.YamlReader} reads text into a tree that knows
 * where each value stands, {@link dev.duplane.scenario.ScenarioParser} makes of it a {@link
 * dev.duplane.scenario.Scenario} for each cluster, {@link dev.duplane.scenario.StepParser} its
 * steps, {@link dev.duplane.scenario.Constraints} checks that, {@link
 * dev.duplane.scenario.ScenarioRunner} sends the requests to a {@link dev.duplane.scenario.Target},
 * {@link dev.duplane.scenario.Comparison} finds the differences. {@link
 * dev.duplane.scenario.Selection} and {@link dev.duplane.scenario.ScenarioRun} are the way in; what
 * happens is told to a {@link dev.duplane.scenario.Report}.
 */
@NullMarked
package dev.duplane.scenario;

import org.jspecify.annotations.NullMarked;
