/**
 * Namespaces: two phases of life, and an end in two steps (Namespaces; API reference, core/v1
 * Namespace). What empties a terminating Namespace is a controller.
 */
@NullMarked
package dev.duplane.registry.namespace;

import org.jspecify.annotations.NullMarked;
