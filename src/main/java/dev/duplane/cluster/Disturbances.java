package dev.duplane.cluster;

import dev.duplane.allocation.Shortage;
import dev.duplane.controller.cloud.ProviderOutage;

/**
 * What can be made to go wrong inside a cluster.
 *
 * @param shortage pools that give out nothing
 * @param outage a cloud provider that does nothing
 */
public record Disturbances(Shortage shortage, ProviderOutage outage) {

  /** Nothing goes wrong. */
  public static Disturbances none() {
    return new Disturbances(new Shortage(), new ProviderOutage());
  }

  /** Nothing goes wrong any more. */
  public void end() {
    shortage.end();
    outage.end();
  }
}
