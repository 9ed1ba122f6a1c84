/**
 * Takes scenarios on clusters. {@link dev.duplane.scenario.run.ScenarioRun} takes all of them,
 * {@link dev.duplane.scenario.run.ScenarioTask} one, {@link
 * dev.duplane.scenario.run.ScenarioRunner} its steps; {@link dev.duplane.scenario.run.ScenarioDiff}
 * takes them on two clusters side by side. What happens is told to a {@link
 * dev.duplane.scenario.run.Report}.
 *
 * <p>A cluster is a {@link dev.duplane.scenario.run.Target}, which {@link
 * dev.duplane.scenario.run.TargetStart} gives: a fresh one in this process, or one at the other end
 * of a connection ({@link dev.duplane.scenario.run.remote}).
 */
@NullMarked
package dev.duplane.scenario.run;

import org.jspecify.annotations.NullMarked;
