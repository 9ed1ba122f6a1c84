/**
 * The Pods of Services: which ones a Service selects, and what each of them offers. The controllers
 * of Endpoints and EndpointSlices share it (Kubernetes, {@code
 * staging/src/k8s.io/endpointslice/util}).
 *
 * <p>To read the code, begin with {@link dev.duplane.controller.servicepods.ServicePods}, which
 * finds them in both directions with indexes; {@code SelectedPod} and {@code SelectingService} read
 * the objects; {@code SubsetPacking} has the canonical form of Endpoints; {@code ServiceSlices} are
 * the slices that one controller keeps.
 */
@NullMarked
package dev.duplane.controller.servicepods;

import org.jspecify.annotations.NullMarked;
