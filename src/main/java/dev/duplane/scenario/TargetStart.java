package dev.duplane.scenario;

/** Gives each scenario a cluster to run on. */
@FunctionalInterface
public interface TargetStart {

  /**
   * A cluster, ready to answer, closed by who asked for it.
   *
   * @param scenario what is to run on it
   * @param seed where an emulated cluster draws uids, addresses, ports and generated names from
   * @throws IllegalArgumentException if there can be no such cluster, saying why
   */
  Target start(Scenario scenario, long seed);

  /** Starts a fresh cluster in this process for each scenario. */
  static TargetStart emulated(ClusterStart clusters) {
    return (scenario, seed) -> new EmulatedTarget(clusters, scenario.cluster(), seed);
  }
}
