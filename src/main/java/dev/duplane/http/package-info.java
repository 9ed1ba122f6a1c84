/**
 * The network face: Quarkus REST resources that hand every request, raw, to one {@link
 * dev.duplane.http.RequestHandler} and write what it answers.
 *
 * <p>Nothing of JAX-RS is used beyond routing. Bodies, media types, unknown routes and unknown
 * methods mean in an API server what its own rules say, so a request goes on as it was sent and an
 * answer goes out as it was given: {@link dev.duplane.http.Exchange} does both. A watch is an
 * answer without an end: {@link dev.duplane.http.WatchStream} sends it without holding a thread, in
 * chunks or, to a client that asks for one, over a WebSocket.
 */
@NullMarked
package dev.duplane.http;

import org.jspecify.annotations.NullMarked;
