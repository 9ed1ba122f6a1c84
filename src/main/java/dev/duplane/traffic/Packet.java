package dev.duplane.traffic;

import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;

/**
 * The first packet of a connection, as it comes to a node's rules. Both addresses are of one
 * family.
 *
 * @param from who sends it
 * @param to whom the sender means
 * @param port of the one whom the sender means
 * @param protocol that the port belongs to
 */
public record Packet(IpAddress from, IpAddress to, int port, Protocol protocol) {
  /**
   * @throws IllegalArgumentException if the addresses are of two families
   */
  public Packet {
    if (from.family() != to.family()) {
      throw new IllegalArgumentException(from + " and " + to + " are of different families");
    }
  }

  /** Of its addresses. */
  public IpFamily family() {
    return to.family();
  }

  /** The same packet after its destination has been replaced. */
  Packet redirected(ProxyEndpoint endpoint) {
    return new Packet(from, endpoint.address(), endpoint.port(), protocol);
  }
}
