/**
 * Namespaces: two phases of life, and an end in two steps (Namespaces; API reference, core/v1
 * Namespace). A controller empties a terminating Namespace.
 */
@NullMarked
package dev.duplane.registry.namespace;

import org.jspecify.annotations.NullMarked;
