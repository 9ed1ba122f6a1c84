package dev.duplane.scenario.run;

import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import java.util.function.Function;

/** Starts clusters in this process. */
@FunctionalInterface
public interface ClusterStart {

  /**
   * A running cluster.
   *
   * @param cluster closed by who started it
   * @param endpoints answers requests to it, as {@code ApiEndpoints.handle} does
   */
  record Running(Cluster cluster, Function<ApiRequest, ApiResponse> endpoints) {}

  /**
   * A fresh cluster, ready to answer.
   *
   * @throws IllegalArgumentException if there can be no such cluster, saying why
   */
  Running start(ClusterConfig config);
}
