/** The strategy of PodDisruptionBudgets (policy/v1). */
@NullMarked
package dev.duplane.registry.policy;

import org.jspecify.annotations.NullMarked;
