/** The strategy of Nodes: their ranges for Pods, their taints and their status. */
@NullMarked
package dev.duplane.registry.node;

import org.jspecify.annotations.NullMarked;
