/**
 * endpointslice-mirroring-controller: the EndpointSlices of Services without a selector, after the
 * Endpoints that somebody has written for them (Kubernetes, {@code
 * pkg/controller/endpointslicemirroring}; KEP-1672, "EndpointSlice mirroring").
 *
 * <p>To read the code, begin with {@link
 * dev.duplane.controller.endpointslicemirroring.EndpointSliceMirroringController}; {@code
 * MirroredSubsets} works out what the slices should hold.
 */
@NullMarked
package dev.duplane.controller.endpointslicemirroring;

import org.jspecify.annotations.NullMarked;
