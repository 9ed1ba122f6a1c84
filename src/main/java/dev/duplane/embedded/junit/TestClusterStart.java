package dev.duplane.embedded.junit;

import dev.duplane.embedded.DuplaneCluster;
import dev.duplane.embedded.DuplaneClusterBuilder;

/** Starts the cluster that an annotation describes. */
final class TestClusterStart {
  private TestClusterStart() {}

  /**
   * Starts it.
   *
   * @param port whether something is asked for that needs a port
   */
  static DuplaneCluster of(DuplaneTest told, boolean port) {
    DuplaneClusterBuilder builder =
        DuplaneCluster.builder()
            .seed(told.seed())
            .nodes(told.nodes())
            .featureGates(told.featureGates())
            .controllers(told.controllers());
    if (!told.serviceClusterIpRange().isEmpty()) {
      builder.serviceClusterIpRange(told.serviceClusterIpRange());
    }
    if (!told.kubernetesVersion().isEmpty()) {
      builder.kubernetesVersion(told.kubernetesVersion());
    }
    if (!told.loadBalancerIpRange().isEmpty()) {
      builder.loadBalancerIpRange(told.loadBalancerIpRange());
    }
    switch (told.clock()) {
      case DRIVEN -> builder.drivenClock();
      case MACHINE -> builder.machineClock();
      case USUAL -> {}
    }
    return port || told.port() ? builder.withPort().start() : builder.start();
  }
}
