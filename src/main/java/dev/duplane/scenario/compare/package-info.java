/**
 * Holds answers against what is expected of them, and answers of two clusters against each other.
 * {@link dev.duplane.scenario.compare.AnswerComparison} finds each {@link
 * dev.duplane.scenario.compare.Difference} of an answer from what a file expects, {@link
 * dev.duplane.scenario.compare.EventComparison} of a watch. Two clusters' answers are compared as
 * trees ({@link dev.duplane.api.TreeDifference}) after {@link
 * dev.duplane.scenario.compare.AnswerNormalization} has given names to what is drawn.
 */
@NullMarked
package dev.duplane.scenario.compare;

import org.jspecify.annotations.NullMarked;
