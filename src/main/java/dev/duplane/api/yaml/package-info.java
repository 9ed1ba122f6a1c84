/**
 * YAML files that people write: scenarios, manifests, kubeconfig. {@link
 * dev.duplane.api.yaml.YamlReader} reads a text into a {@link dev.duplane.api.yaml.Tree} in which
 * each value knows its {@link dev.duplane.api.yaml.Position}, and notes each {@link
 * dev.duplane.api.yaml.InputProblem} with its place.
 *
 * <p>Bodies of requests are read by {@code api.schema.YamlText}, which must be as lenient as goyaml
 * and say what goyaml says; here a mistake is named instead, such as a merge key or a key given
 * twice. What a plain scalar means is decided in one place for both.
 */
@NullMarked
package dev.duplane.api.yaml;

import org.jspecify.annotations.NullMarked;
