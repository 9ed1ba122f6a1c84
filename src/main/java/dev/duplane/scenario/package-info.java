/**
 * Scenario files: what is sent to a cluster, step by step, and what must come back. The files in
 * {@code scenarios/} are the documented behaviour of dual-stack Services in a form that runs.
 *
 * <p>The way of a file: {@code format} reads it, {@code run} sends its requests to a cluster,
 * {@code compare} finds the differences, {@code report} tells of them. Each of these uses only
 * those that stand before it in the order format, compare, run, report.
 */
@NullMarked
package dev.duplane.scenario;

import org.jspecify.annotations.NullMarked;
