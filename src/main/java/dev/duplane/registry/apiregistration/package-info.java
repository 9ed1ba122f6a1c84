/**
 * APIServices: who serves a version of an API group (kube-aggregator). {@link ApiServiceStrategy}
 * has their rules; the loops that make and check them are in {@code controller.apiservice}.
 */
@NullMarked
package dev.duplane.registry.apiregistration;

import org.jspecify.annotations.NullMarked;
