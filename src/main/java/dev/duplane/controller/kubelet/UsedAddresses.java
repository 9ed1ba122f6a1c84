package dev.duplane.controller.kubelet;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that objects report, counted from their events, and the first free one of a range:
 * a stand-in for what a CNI plugin or a hypervisor keeps. The network's own address, the one behind
 * it (a gateway's) and the last one of an IPv4 range are nobody's.
 */
final class UsedAddresses {
  private static final BigInteger FIRST = BigInteger.TWO;

  private final Map<IpAddress, Integer> counts = new HashMap<>();

  /** Those that nobody reports any more: there are far more ranges than could be told of one. */
  private final TreeSet<IpAddress> released = new TreeSet<>();

  /** The place in each range before which nothing is free but what was released. */
  private final Map<Cidr, BigInteger> firstFree = new HashMap<>();

  void occupy(IpAddress address) {
    counts.merge(address, 1, Integer::sum);
    released.remove(address);
  }

  void release(IpAddress address) {
    if (counts.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1) == null) {
      released.add(address);
    }
  }

  boolean contains(IpAddress address) {
    return counts.containsKey(address);
  }

  /** The first free address; null if there is none. */
  @Nullable IpAddress next(Cidr range) {
    BigInteger end = range.size().subtract(last(range));
    BigInteger place = firstFree.getOrDefault(range, FIRST);
    IpAddress again = place.equals(FIRST) ? null : released.ceiling(range.network().add(FIRST));
    if (again != null
        && range.contains(again)
        && again.minus(range.network()).compareTo(place) < 0) {
      return again;
    }
    while (place.compareTo(end) < 0) {
      IpAddress address = range.network().add(place);
      if (!counts.containsKey(address)) {
        firstFree.put(range, place);
        return address;
      }
      place = place.add(BigInteger.ONE);
    }
    firstFree.put(range, place);
    return null;
  }

  private static BigInteger last(Cidr range) {
    return range.family() == IpFamily.IPV4 ? BigInteger.ONE : BigInteger.ZERO;
  }

  void clear() {
    counts.clear();
    firstFree.clear();
    released.clear();
  }
}
