/**
 * Why an object looks as it does: the decisions that its writes took, each with the rule behind it.
 *
 * <p>A write notes its decisions in a {@link dev.duplane.registry.explain.DecisionTrace} where they
 * are taken. It notes references; they become text only when somebody asks. {@link
 * dev.duplane.registry.explain.WriteHistory} keeps them for the objects that were written last.
 * {@link dev.duplane.registry.explain.Rule} has the sentence and the document of each rule. A
 * refusal needs no note: its {@link dev.duplane.api.FieldRule} comes with the error. Begin with
 * {@link dev.duplane.registry.explain.Explanation}.
 */
@NullMarked
package dev.duplane.registry.explain;

import org.jspecify.annotations.NullMarked;
