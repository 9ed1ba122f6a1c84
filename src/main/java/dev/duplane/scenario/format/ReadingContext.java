package dev.duplane.scenario.format;

import dev.duplane.api.release.Features;
import dev.duplane.api.yaml.Problems;
import java.util.List;

/**
 * What the steps of a scenario are read with.
 *
 * @param files the manifests beside it
 * @param cluster which of {@code clusters} is read for; empty if there is no matrix
 * @param clusters the names of the matrix, in its order; empty if there is none
 * @param features of the cluster
 * @param variables as they are before the step being read
 * @param problems what is wrong is added here
 */
record ReadingContext(
    ManifestFiles files,
    String cluster,
    List<String> clusters,
    Features features,
    Variables variables,
    Problems problems) {

  /** The same with values for variables. */
  ReadingContext with(Variables known, Problems found) {
    return new ReadingContext(files, cluster, clusters, features, known, found);
  }
}
