/**
 * HorizontalPodAutoscalers, which are stored as {@code autoscaling/v2} and served as {@code
 * autoscaling/v1}, too.
 *
 * <p>{@link HorizontalPodAutoscalerStrategy} has the hooks, {@link AutoscalerConversion} the two
 * forms, {@link AutoscalerValidation} and {@link MetricValidation} what may be wrong.
 */
@NullMarked
package dev.duplane.registry.autoscaling;

import org.jspecify.annotations.NullMarked;
