/**
 * The process: the command line ({@link dev.duplane.app.Commands}), and what {@code serve} puts
 * together from it with CDI ({@link dev.duplane.app.ClusterWiring}).
 *
 * <p>The command line is read before Quarkus starts, so that {@code version}, {@code run} and a
 * mistyped flag cost no server, and so that Quarkus knows where to listen.
 */
@NullMarked
package dev.duplane.app;

import org.jspecify.annotations.NullMarked;
