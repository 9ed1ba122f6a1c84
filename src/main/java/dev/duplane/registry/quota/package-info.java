/**
 * What objects use of what ResourceQuotas limit (apiserver/pkg/quota/v1, pkg/quota/v1/evaluator).
 *
 * <p>{@link QuotaEvaluators} has an {@link Evaluator} for each resource; {@link ResourceList} adds
 * and compares; {@link QuotaScopes} says which Pods a quota is about. Admission and the
 * resourcequota-controller both use them.
 */
@NullMarked
package dev.duplane.registry.quota;

import org.jspecify.annotations.NullMarked;
