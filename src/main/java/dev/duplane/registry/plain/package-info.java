/** Defaults and rules of plain kinds that depend on other fields, and so cannot be said in data. */
@NullMarked
package dev.duplane.registry.plain;

import org.jspecify.annotations.NullMarked;
