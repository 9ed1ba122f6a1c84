package dev.duplane.scenario.run;

/**
 * How scenarios are run.
 *
 * @param seed where each cluster draws uids, addresses, ports and generated names from; the same
 *     seed gives the same output, byte for byte
 * @param parallel how many scenarios may run at the same time, at least 1; nothing that is reported
 *     depends on it
 * @param failFast whether the first scenario, in the order named, that is not as expected is the
 *     last one
 */
public record RunOptions(long seed, int parallel, boolean failFast) {
  /** Seed 1, one after another, all of them. */
  public static final RunOptions DEFAULT = new RunOptions(1, 1, false);

  /** The same with another seed. */
  public RunOptions withSeed(long other) {
    return new RunOptions(other, parallel, failFast);
  }

  /** The same with as many scenarios at a time. */
  public RunOptions withParallel(int scenarios) {
    return new RunOptions(seed, scenarios, failFast);
  }

  /** The same, ending early or not. */
  public RunOptions withFailFast(boolean early) {
    return new RunOptions(seed, parallel, early);
  }
}
