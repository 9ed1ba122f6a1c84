/**
 * Structural schemas. Kinds that are registered at run time are decoded, defaulted and validated by
 * them (Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, "Specifying a
 * structural schema"; KEP-20190425 structural-openapi).
 *
 * <p>{@link dev.duplane.api.structural.StructuralSchema} is such a schema; patches and apply see it
 * as a {@link dev.duplane.api.schema.Schema}. {@link dev.duplane.api.structural.StructuralCodec}
 * reads objects by it and drops what it does not name ({@code Pruning}), {@link
 * dev.duplane.api.structural.Defaulting} fills in defaults, and {@link
 * dev.duplane.api.structural.StructuralValidation} says all that is wrong, in Kubernetes' words:
 * {@code ValueValidator} does what kube-openapi's validator does, in its order, {@code ListTypes}
 * looks for items that stand twice in sets and maps.
 */
@NullMarked
package dev.duplane.api.structural;

import org.jspecify.annotations.NullMarked;
