/**
 * Client libraries against a running server: each in the way that its users use it, as far as one
 * server with one cluster goes. Nothing of the server is replaced but when its watches are held.
 */
@NullMarked
package dev.duplane.clients;

import org.jspecify.annotations.NullMarked;
