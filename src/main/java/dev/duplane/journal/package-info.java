/**
 * What was asked of a cluster and what it answered, as long as there is room for it: a ring of
 * references to requests and answers that are there anyway. {@link
 * dev.duplane.journal.ScenarioText} makes a scenario of it, a file in the format of {@code
 * scenarios/README.md} that can be run.
 *
 * <p>{@link dev.duplane.journal.Journal} stands before the endpoints; the faces do not see it in
 * the way of a request.
 */
@NullMarked
package dev.duplane.journal;

import org.jspecify.annotations.NullMarked;
