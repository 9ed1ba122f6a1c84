/**
 * endpointslice-controller: the EndpointSlices of Services that have a selector, for each family of
 * the Service their own (Kubernetes, {@code pkg/controller/endpointslice}, {@code
 * staging/src/k8s.io/endpointslice}; KEP-752, KEP-1672 terminating endpoints, KEP-4444 traffic
 * distribution, KEP-2433 topology aware routing).
 *
 * <pre>
 *   Service, its Pods ──► PodEndpoint      what each Pod offers, by set of ports
 *   slices there are  ──► SlicePacking     which slices keep, gain and lose endpoints
 *                         EndpointHints    for which zone or Node each endpoint is, by trafficDistribution
 *   Nodes ──────────────► TopologyCache    or by the CPU of the zones, by annotation
 *                         SliceReconciler  turns that into as few writes as there can be
 * </pre>
 *
 * <p>Slices of deleted Services are the garbage collector's: the Service owns them.
 */
@NullMarked
package dev.duplane.controller.endpointslice;

import org.jspecify.annotations.NullMarked;
