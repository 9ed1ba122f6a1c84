/**
 * endpoints-controller: the Endpoints of Services that have a selector, as they were before
 * EndpointSlices and are kept still: one family, 1,000 addresses at most (Kubernetes, {@code
 * pkg/controller/endpoint}, {@code pkg/api/v1/endpoints}; KEP-4974).
 *
 * <p>To read the code, begin with {@link dev.duplane.controller.endpoints.EndpointsController};
 * {@code SubsetCapacity} has the limit.
 */
@NullMarked
package dev.duplane.controller.endpoints;

import org.jspecify.annotations.NullMarked;
