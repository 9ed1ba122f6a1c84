/**
 * Patches: from the object as it is and a patch body to the object as it should be. Pure functions
 * on Jackson trees, driven by the schema; defaulting, validation and storing are the registry's.
 */
@NullMarked
package dev.duplane.patch;

import org.jspecify.annotations.NullMarked;
