/**
 * Scenario files, from text to {@link dev.duplane.scenario.format.Scenario}. The format is
 * described in {@code scenarios/README.md}.
 *
 * <p>{@link dev.duplane.scenario.format.ScenarioSelection} is the way in: it finds files, and
 * {@link dev.duplane.scenario.format.ScenarioParser} makes of each a scenario for each cluster of
 * its matrix, with {@link dev.duplane.scenario.format.StepParser} for the steps, each of which is
 * an {@link dev.duplane.scenario.format.Action} and what is to {@link
 * dev.duplane.scenario.format.Expect} of its answers. All problems of a file are found in one go,
 * each with its place; nothing runs if there is one.
 */
@NullMarked
package dev.duplane.scenario.format;

import org.jspecify.annotations.NullMarked;
