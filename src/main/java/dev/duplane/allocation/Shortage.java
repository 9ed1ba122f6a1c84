package dev.duplane.allocation;

import dev.duplane.net.IpFamily;
import java.util.EnumSet;
import java.util.Set;

/**
 * Pools that give out nothing, as if all were taken: a fault that is put on and off. What has been
 * given out stays, and an address or a port that is asked for by name is given. Thread-safe.
 */
public final class Shortage {
  private volatile Set<IpFamily> families = Set.of();
  private volatile boolean ports;

  /** Addresses of the family run out. */
  public synchronized void begin(IpFamily family) {
    Set<IpFamily> more = EnumSet.of(family);
    more.addAll(families);
    families = Set.copyOf(more);
  }

  /** Node ports run out. */
  public void beginPorts() {
    ports = true;
  }

  /** There are addresses and ports again. */
  public synchronized void end() {
    families = Set.of();
    ports = false;
  }

  boolean concerns(IpFamily family) {
    return families.contains(family);
  }

  boolean concernsPorts() {
    return ports;
  }
}
