/** The benchmark: speed and memory are measured here, and asserted nowhere. */
@NullMarked
package dev.duplane.bench;

import org.jspecify.annotations.NullMarked;
