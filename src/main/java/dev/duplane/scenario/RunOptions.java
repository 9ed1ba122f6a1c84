package dev.duplane.scenario;

/**
 * How scenarios are run.
 *
 * @param seed where each cluster draws uids, addresses, ports and generated names from; the same
 *     seed gives the same output, byte for byte
 */
public record RunOptions(long seed) {
  /** Seed 1. */
  public static final RunOptions DEFAULT = new RunOptions(1);
}
