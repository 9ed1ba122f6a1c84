/**
 * Requests that nobody would send on purpose: recorded ones with something broken, generated ones,
 * and bodies made to take long. The seed of each is printed, so that what it found can be had
 * again.
 */
@NullMarked
package dev.duplane.fuzz;

import org.jspecify.annotations.NullMarked;
