/** The strategy of EndpointSlices, the addresses behind a Service (KEP-752). */
@NullMarked
package dev.duplane.registry.endpointslice;

import org.jspecify.annotations.NullMarked;
