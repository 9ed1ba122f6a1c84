/**
 * CustomResourceDefinitions (Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions;
 * apiextensions-apiserver, pkg/registry/customresourcedefinition and
 * pkg/apis/apiextensions/validation).
 *
 * <p>{@link dev.duplane.registry.customresourcedefinition.CustomResourceDefinitionStrategy} is what
 * is particular to the kind. {@code DefinitionForm} puts a spec and its schemas into the form in
 * which Go's types keep them, {@code InternalSpec} is the spec as the real server's own types have
 * it, which decides where an error is said to be. {@code SpecValidation} begins the rules for a
 * spec; {@code SchemaPropsValidation} has those of JSON Schemas, {@code StructuralRules} those that
 * make them structural. {@link dev.duplane.registry.customresourcedefinition.DefinitionConditions}
 * is for the loops that keep the status.
 */
@NullMarked
package dev.duplane.registry.customresourcedefinition;

import org.jspecify.annotations.NullMarked;
