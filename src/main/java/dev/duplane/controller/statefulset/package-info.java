/**
 * The statefulset-controller: Pods with names of their own, one after the other
 * (pkg/controller/statefulset).
 *
 * <p>{@link dev.duplane.controller.statefulset.StatefulSetController} is told which StatefulSet to
 * look at; a {@code StatefulSetSync} looks at it once. {@code StatefulPods} makes Pods and their
 * claims, {@code StatefulRevisions} knows the templates that the Pods have.
 */
@NullMarked
package dev.duplane.controller.statefulset;

import org.jspecify.annotations.NullMarked;
