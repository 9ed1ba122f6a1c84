/**
 * The HTTP semantics of an API server without a socket: the meaning of requests, the form of
 * answers, and errors as {@code Status}. The HTTP face puts it on the network; scenarios and
 * in-process tests call it directly, so all of them get the same bytes.
 *
 * <p>Begin with {@link dev.duplane.endpoints.ApiEndpoints}, the way in. {@link
 * dev.duplane.endpoints.RequestInfo} says what a request is about; {@code ResourceEndpoint}
 * performs its verb. {@code ServedApi} has the documents, discovery and OpenAPI, that follow from
 * what the cluster serves at the moment.
 */
@NullMarked
package dev.duplane.endpoints;

import org.jspecify.annotations.NullMarked;
