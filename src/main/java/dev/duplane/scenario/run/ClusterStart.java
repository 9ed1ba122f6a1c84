package dev.duplane.scenario.run;

import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.endpoints.RequestHandler;

/** Starts clusters in this process. */
@FunctionalInterface
public interface ClusterStart {

  /**
   * A running cluster.
   *
   * @param cluster closed by who started it
   * @param endpoints answers requests to it
   */
  record Running(Cluster cluster, RequestHandler endpoints) {}

  /**
   * A fresh cluster, ready to answer.
   *
   * @throws IllegalArgumentException if there can be no such cluster, saying why
   */
  Running start(ClusterConfig config);
}
