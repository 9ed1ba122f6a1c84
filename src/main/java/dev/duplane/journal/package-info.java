/**
 * Keeps the last requests to a cluster and their answers: a bounded queue of references to objects
 * that exist anyway. {@link dev.duplane.journal.ScenarioText} makes a scenario of it, a file in the
 * format of {@code scenarios/README.md} that can be run.
 *
 * <p>{@link dev.duplane.journal.Journal} stands before the endpoints; the faces do not see it in
 * the way of a request.
 */
@NullMarked
package dev.duplane.journal;

import org.jspecify.annotations.NullMarked;
