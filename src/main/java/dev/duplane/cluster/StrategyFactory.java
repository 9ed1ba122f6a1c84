package dev.duplane.cluster;

import dev.duplane.api.ApiResource;
import dev.duplane.registry.Strategy;

/** Makes the strategy of one built-in kind for a cluster. */
@FunctionalInterface
interface StrategyFactory {
  /**
   * The strategy.
   *
   * @param resource the kind as it is served
   * @param parts what the cluster has
   */
  Strategy make(ApiResource resource, KindStrategies.Parts parts);
}
