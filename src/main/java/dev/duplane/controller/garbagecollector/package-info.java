/**
 * Deletes or orphans objects whose owners are deleted: owner references, and the finalizers {@code
 * orphan} and {@code foregroundDeletion} (Kubernetes documentation, "Garbage Collection", "Owners
 * and Dependents", "Finalizers").
 */
@NullMarked
package dev.duplane.controller.garbagecollector;

import org.jspecify.annotations.NullMarked;
