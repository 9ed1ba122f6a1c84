/**
 * A cluster for tests of Quarkus applications: {@code DuplaneTestResource} starts it before the
 * application, and tells the application's client where it is.
 */
@NullMarked
package dev.duplane.embedded.quarkus;

import org.jspecify.annotations.NullMarked;
