/**
 * HorizontalPodAutoscalers. {@link HorizontalController} keeps targets between their limits. There
 * are no metrics here, and it says so as the real one does without metrics-server, in the words of
 * {@link MissingMetrics}.
 */
@NullMarked
package dev.duplane.controller.podautoscaler;

import org.jspecify.annotations.NullMarked;
