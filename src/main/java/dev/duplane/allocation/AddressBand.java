package dev.duplane.allocation;

import dev.duplane.net.IpAddress;

/**
 * A part of a Service range, both ends included.
 *
 * @param first lowest address
 * @param last highest address, of the same family
 */
public record AddressBand(IpAddress first, IpAddress last) {
  /** Whether the address lies between the ends. */
  public boolean contains(IpAddress address) {
    return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
  }
}
