/**
 * Rules in CEL that schemas of custom resources have (Kubernetes: Extend the Kubernetes API with
 * CustomResourceDefinitions, "Validation rules"; KEP-2876). {@link dev.duplane.api.cel.SchemaRules}
 * are those of one schema, compiled once: {@code SchemaTypes} tells the compiler what the schema
 * says, {@code SchemaValues} makes values of objects, {@code RuleEnvironment} has the functions
 * that Kubernetes has. {@link dev.duplane.api.cel.AdmissionCompiler} is the same for expressions of
 * policies and webhooks, which are about a request: {@code DeclaredTypes} has what they can name,
 * {@code AuthorizerFunctions} what they can ask. {@code CostEstimator} says what a rule can cost.
 * The library is cel-java, of which nothing is loaded before there is a rule.
 */
@NullMarked
package dev.duplane.api.cel;

import org.jspecify.annotations.NullMarked;
