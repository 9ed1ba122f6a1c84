/**
 * The loops of kube-aggregator, which is a part of kube-apiserver: {@link AutoRegisterController}
 * makes the APIServices of versions that are served here, {@link AvailabilityController} says which
 * of the others can be reached. None can: nothing is aggregated, and their paths answer 503.
 */
@NullMarked
package dev.duplane.controller.apiservice;

import org.jspecify.annotations.NullMarked;
