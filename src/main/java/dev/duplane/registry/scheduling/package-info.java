/** What is particular to PriorityClasses (Kubernetes, {@code pkg/registry/scheduling}). */
@NullMarked
package dev.duplane.registry.scheduling;

import org.jspecify.annotations.NullMarked;
