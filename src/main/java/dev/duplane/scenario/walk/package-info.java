/**
 * Scenarios step by step, at a terminal: {@link dev.duplane.scenario.walk.Walkthrough} stops before
 * each step, does what it is told, and shows what a step did to the objects of the cluster.
 */
@NullMarked
package dev.duplane.scenario.walk;

import org.jspecify.annotations.NullMarked;
