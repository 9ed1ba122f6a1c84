package dev.duplane.scenario.run;

import dev.duplane.scenario.format.Scenario;

/** Gives each scenario a cluster to run on. */
@FunctionalInterface
public interface TargetStart {

  /**
   * A cluster, ready to answer, closed by who asked for it.
   *
   * @param scenario what is to run on it
   * @param seed where an emulated cluster draws uids, addresses, ports and generated names from
   * @throws IllegalArgumentException if there can be no such cluster, saying why
   * @throws NotApplicable if the cluster there is is another one than the scenario is about
   */
  Target start(Scenario scenario, long seed);

  /**
   * The scenario as it is to be taken here: a cluster that was there before may have other Service
   * ranges.
   *
   * @throws NotApplicable if it cannot be taken here at all
   */
  default Scenario adapt(Scenario scenario) {
    return scenario;
  }

  /** Starts a fresh cluster in this process for each scenario. */
  static TargetStart emulated(ClusterStart clusters) {
    return (scenario, seed) -> new EmulatedTarget(clusters, scenario.cluster(), seed);
  }

  /**
   * A scenario, or what is left of it, has nothing to say about the cluster there is: it is
   * skipped.
   */
  final class NotApplicable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param why in words, on one line
     */
    public NotApplicable(String why) {
      super(why, null, false, false);
    }

    /** Why. */
    public String why() {
      return String.valueOf(getMessage());
    }
  }
}
