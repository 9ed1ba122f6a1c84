/**
 * The owners of fields: {@code metadata.managedFields} and server-side apply (KEP-555, Kubernetes
 * documentation "Server-Side Apply"). Ownership is computed from the shape of the objects alone;
 * defaulting, validation and storing are the registry's.
 */
@NullMarked
package dev.duplane.patch.fieldmanager;

import org.jspecify.annotations.NullMarked;
