package dev.duplane.traffic;

import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who sends or is meant.
 *
 * @param text as it was asked for
 * @param object that it is, as its resource and name; empty for a bare address
 * @param addresses by which it can be talked to, the preferred one first
 * @param node on which it is, null if outside of all
 * @param inPod whether it is a Pod, or has an address of one
 * @param port that was named with it, or is its only one; null if neither
 */
record Party(
    String text,
    String object,
    List<IpAddress> addresses,
    @Nullable String node,
    boolean inPod,
    @Nullable Integer port) {

  /** Its address of a family, or null. */
  @Nullable IpAddress address(IpFamily family) {
    return addresses.stream()
        .filter(address -> address.family() == family)
        .findFirst()
        .orElse(null);
  }
}
