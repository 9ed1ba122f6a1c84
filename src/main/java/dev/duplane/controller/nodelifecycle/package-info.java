/**
 * node-lifecycle-controller: taints of Nodes follow from their conditions, so that the scheduler
 * avoids those that are not ready. No Pod is evicted, and no Node is given up because it is silent.
 */
@NullMarked
package dev.duplane.controller.nodelifecycle;

import org.jspecify.annotations.NullMarked;
