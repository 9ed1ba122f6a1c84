/**
 * Kinds that are registered at run time. {@link dev.duplane.registry.customresource.CustomResource}
 * makes the registrations of a CustomResourceDefinition's versions for a {@link
 * dev.duplane.registry.ResourceCatalog}; {@link
 * dev.duplane.registry.customresource.CustomResourceStrategy} is what is particular to their
 * objects: the schema says it all (Kubernetes: Custom Resources). {@code PrinterColumns} are those
 * that {@code kubectl get} shows of them.
 */
@NullMarked
package dev.duplane.registry.customresource;

import org.jspecify.annotations.NullMarked;
