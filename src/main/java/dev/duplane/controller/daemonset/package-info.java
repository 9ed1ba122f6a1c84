/**
 * The daemonset-controller: a Pod on each Node that a DaemonSet's template fits
 * (pkg/controller/daemon).
 *
 * <p>{@link dev.duplane.controller.daemonset.DaemonSetController} is told which DaemonSet to look
 * at; a {@code DaemonSetSync} looks at it once. {@code DaemonTemplate} says what its Pods are and
 * which Nodes they fit, {@code DaemonUpdate} which of them are replaced.
 */
@NullMarked
package dev.duplane.controller.daemonset;

import org.jspecify.annotations.NullMarked;
