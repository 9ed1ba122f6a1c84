/** The strategy of Endpoints, the older form of the addresses behind a Service. */
@NullMarked
package dev.duplane.registry.endpoints;

import org.jspecify.annotations.NullMarked;
