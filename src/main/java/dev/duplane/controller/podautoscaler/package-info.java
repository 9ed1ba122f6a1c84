/**
 * The status of HorizontalPodAutoscalers. There are no metrics here, and {@link
 * HorizontalController} says so as the real one does without metrics-server.
 */
@NullMarked
package dev.duplane.controller.podautoscaler;

import org.jspecify.annotations.NullMarked;
