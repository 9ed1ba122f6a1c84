package dev.duplane.controller.cloud;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one family that a provider has: the lowest free one is next, so that what is
 * drawn depends on what is in use and on nothing else. The first address is not used, nor is the
 * last of an IPv4 range: they are the network's own.
 */
final class AddressRange {
  private final Cidr range;
  private final IpAddress first;
  private final IpAddress last;
  private final Set<IpAddress> used = new HashSet<>();

  /** No address below this one is free. */
  private IpAddress next;

  AddressRange(Cidr range) {
    this.range = range;
    boolean tiny = range.size().bitLength() <= 2;
    this.first = tiny ? range.first() : range.first().add(1);
    boolean broadcast = range.family() == IpFamily.IPV4 && !tiny;
    this.last = broadcast ? range.last().add(-1) : range.last();
    this.next = first;
  }

  /** The range itself. */
  Cidr range() {
    return range;
  }

  /** Whether an address can be had. */
  boolean isFree(IpAddress address) {
    return range.contains(address)
        && address.compareTo(first) >= 0
        && address.compareTo(last) <= 0
        && !used.contains(address);
  }

  /** The next free address; null if there is none. */
  @Nullable IpAddress free() {
    while (used.contains(next) && !next.equals(last)) {
      next = next.add(1);
    }
    return used.contains(next) ? null : next;
  }

  void take(IpAddress address) {
    used.add(address);
  }

  void release(IpAddress address) {
    if (used.remove(address) && address.compareTo(next) < 0) {
      next = address;
    }
  }

  void clear() {
    used.clear();
    next = first;
  }
}
