/**
 * The patch kinds of the Kubernetes API as functions from a tree to a tree, driven by the schema:
 * JSON patch (RFC 6902), JSON merge patch (RFC 7386) and strategic merge patch.
 */
@NullMarked
package dev.duplane.patch;

import org.jspecify.annotations.NullMarked;
