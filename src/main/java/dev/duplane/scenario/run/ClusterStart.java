package dev.duplane.scenario.run;

import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.SavedState;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.RequestHandler;
import org.jspecify.annotations.Nullable;

/** Starts clusters in this process. */
@FunctionalInterface
public interface ClusterStart {

  /**
   * A running cluster.
   *
   * @param cluster the cluster
   * @param endpoints answers requests to it
   * @param close run when the scenario has ended; keeps a cluster for those who look at it later
   */
  record Running(Cluster cluster, RequestHandler endpoints, Runnable close) {
    /** A cluster that ends with its scenario. */
    public Running(Cluster cluster, RequestHandler endpoints) {
      this(cluster, endpoints, cluster::close);
    }
  }

  /**
   * A fresh cluster, ready to answer.
   *
   * @param state the objects that it begins with; null for none
   * @throws IllegalArgumentException if there can be no such cluster, saying why
   */
  Running start(ClusterConfig config, @Nullable SavedState state);

  /** Starts clusters in memory. */
  static ClusterStart inMemory() {
    return (config, state) -> {
      Cluster cluster = cluster(config, state);
      return new Running(cluster, new ApiEndpoints(cluster, Contract.bundled()));
    };
  }

  private static Cluster cluster(ClusterConfig config, @Nullable SavedState state) {
    try {
      return state == null ? Cluster.start(config) : Cluster.start(config, state);
    } catch (SavedState.InvalidStateException e) {
      throw new IllegalArgumentException(String.join("; ", e.problems()), e);
    }
  }
}
