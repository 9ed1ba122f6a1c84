/**
 * The network face: Quarkus REST resources that hand every request, raw, to one {@link
 * dev.duplane.http.RequestHandler} and write what it answers.
 *
 * <p>JAX-RS does the routing and nothing else. An API server has its own rules for bodies, media
 * types, unknown routes and unknown methods, so requests and answers pass unchanged: {@link
 * dev.duplane.http.Exchange} does both. A watch is an answer without an end: {@link
 * dev.duplane.http.WatchStream} sends it without holding a thread, in chunks or, to a client that
 * asks for one, over a WebSocket.
 *
 * <p>Begin with {@code Gate}, which every request passes first, then {@code EveryRoute}.
 */
@NullMarked
package dev.duplane.http;

import org.jspecify.annotations.NullMarked;
