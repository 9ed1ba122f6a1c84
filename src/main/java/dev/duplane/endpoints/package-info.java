/**
 * The HTTP semantics of an API server without a socket: which request means what, in which form the
 * answer goes, and errors as {@code Status}. The HTTP face puts it on the network, scenarios and
 * in-process tests call it directly, and so all of them get the same bytes.
 *
 * <p>The way in is {@link dev.duplane.endpoints.ApiEndpoints}. {@code ServedApi} has the documents,
 * discovery and OpenAPI, that follow from what the cluster serves at the moment.
 */
@NullMarked
package dev.duplane.endpoints;

import org.jspecify.annotations.NullMarked;
