/**
 * Why an object looks as it does: the decisions that its writes took, each with the rule behind it.
 *
 * <p>A write notes its decisions in a {@link dev.duplane.registry.explain.DecisionTrace} where they
 * are taken; what is noted are references, and text is made of them only when somebody asks. {@link
 * dev.duplane.registry.explain.WriteHistory} keeps them for the objects that were written last.
 * What each rule says stands once, in {@link dev.duplane.registry.explain.Rule}.
 */
@NullMarked
package dev.duplane.registry.explain;

import org.jspecify.annotations.NullMarked;
