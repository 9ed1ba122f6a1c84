/**
 * What is told of a run, and to whom: {@link dev.duplane.scenario.report.ProgressReport} to people
 * at a terminal or in a log, {@link dev.duplane.scenario.report.JunitReport} to what shows test
 * results, {@link dev.duplane.scenario.report.JsonReport} to programs, {@link
 * dev.duplane.scenario.report.DiffReport} of two clusters' answers; {@link
 * dev.duplane.scenario.report.Walkthrough} stops before each step, does what it is told, and shows
 * what a step did to the objects of the cluster. {@link dev.duplane.scenario.report.StepText} has
 * the words, {@link dev.duplane.scenario.report.Totals} the sums.
 */
@NullMarked
package dev.duplane.scenario.report;

import org.jspecify.annotations.NullMarked;
