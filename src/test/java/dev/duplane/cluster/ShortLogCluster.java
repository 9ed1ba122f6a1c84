package dev.duplane.cluster;

import dev.duplane.store.MemoryStore;

/** Starts clusters that a test soon writes more to than their store keeps. */
public final class ShortLogCluster {
  /** How many revisions the store keeps. */
  public static final int KEPT = 500;

  private ShortLogCluster() {}

  public static Cluster start(ClusterConfig config) {
    return EmulatedCluster.on(new MemoryStore(KEPT), config);
  }
}
